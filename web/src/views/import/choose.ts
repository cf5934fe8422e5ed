// The browser's own file chooser, from any button.
import { openMappingFile } from '../../state/imports';
import { openWorkspaceFile, takeFiles } from '../../state/incoming';

function choose(accept: string, multiple: boolean, use: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.accept = accept;
  input.className = 'unseen';
  input.addEventListener('change', () => {
    use([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

const kinds = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.zip,.gz,.html,.htm,.json,.jsonl,.ndjson,.siyu,text/csv,text/plain';
export const chooseFiles = (): void => choose(kinds, true, (files) => void takeFiles(files));

export const chooseMapping = (): void =>
  choose('.json,application/json', false, ([file]) => {
    if (file) void openMappingFile(file);
  });

export const chooseWorkspace = (): void =>
  choose('.siyu', false, ([file]) => {
    if (file) void openWorkspaceFile(file);
  });
