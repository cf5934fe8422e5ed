// Short messages about what just happened, each with the button that takes it back.
import { count } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import { journalBack } from '../../state/journal';
import { dismiss, go, toasts, type Toast } from '../../state/session';
import { redoImport, undoImport } from '../../state/undoing';
import { CloseButton } from '../../ui/close_button';
import { Button } from '../../ui/controls';

function text(toast: Toast): string {
  const say = words.value;
  switch (toast.kind) {
    case 'imported':
      return say.importing.imported(count(toast.count ?? 0), count(toast.rows ?? 0));
    case 'removed':
      return say.importing.removed(count(toast.count ?? 0));
    case 'taken_out':
      return say.importing.takenOut(count(toast.count ?? 0));
    case 'mapping':
      return say.importing.mappingOpened(count(toast.count ?? 0), toast.name ?? '');
    case 'copied':
      return say.report.copied;
    case 'said':
      return toast.name ?? '';
    case 'saved':
      return say.report.saved(toast.name ?? '');
    case 'workspace_opened':
      return say.workspace.opened(toast.name ?? '');
    case 'workspace_new':
      return say.workspace.isNew;
    case 'deleted':
      return say.workspace.deleted(toast.name ?? '');
    default:
      return toast.problem ? sayProblem(toast.problem) : '';
  }
}

const ways = { undo: undoImport, redo: redoImport, journal: journalBack };

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div class="toast" key={toast.id}>
          <span>{text(toast)}</span>
          {toast.problems !== undefined && toast.problems > 0 && (
            <button type="button" class="link" onClick={() => go('health')}>
              {words.value.importing.asideToast(count(toast.problems))}
            </button>
          )}
          {toast.undo && (
            <Button small onClick={() => void ways[toast.undo ?? 'undo']()}>
              {toast.kind === 'imported'
                ? words.value.importing.undo
                : toast.undo === 'journal'
                  ? words.value.workspace.goBack
                  : words.value.importing.bringBack}
            </Button>
          )}
          <CloseButton small onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
