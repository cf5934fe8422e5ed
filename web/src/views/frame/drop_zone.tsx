// Files may be dropped anywhere, and pasted anywhere outside a text field. A folder is refused by name.
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import { takeFiles } from '../../state/incoming';
import { Icon } from '../../ui/icon';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

function sort(data: DataTransfer): { files: File[]; folders: string[] } {
  const folders = [...data.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry) => entry?.isDirectory)
    .map((entry) => entry?.name ?? '');
  return { files: [...data.files].filter((file) => !folders.includes(file.name)), folders };
}

export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent): void => {
      if (hasFiles(event)) {
        depth++;
        setOver(true);
        event.preventDefault();
      }
    };
    const leave = (event: DragEvent): void => {
      if (hasFiles(event) && --depth <= 0) {
        depth = 0;
        setOver(false);
      }
    };
    const allow = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      const { files, folders } = sort(event.dataTransfer);
      void takeFiles(files, folders);
    };
    const paste = (event: ClipboardEvent): void => {
      const target = event.target as HTMLElement;
      if (!event.clipboardData || target.matches('input, textarea, select')) return;
      const { files } = sort(event.clipboardData);
      const text = event.clipboardData.getData('text/plain');
      if (files.length > 0) void takeFiles(files);
      else if (text.includes('\n')) void takeFiles([new File([text], words.value.home.pasteName)]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, []);
  return over ? (
    <div class="drop-veil" role="status">
      <div>
        <Icon name="upload" />
        <span>{words.value.home.dropAnywhere}</span>
      </div>
    </div>
  ) : null;
}
