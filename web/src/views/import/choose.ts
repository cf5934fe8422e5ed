// The browser's own file chooser, from any button.
import { addFiles } from '../../state/imports';

export function chooseFiles(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values';
  input.className = 'unseen';
  input.addEventListener('change', () => {
    void addFiles([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}
