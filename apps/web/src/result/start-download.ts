import { downloadWork } from '../transfer/download-work.ts';
import { startTransfer } from '../transfer/transfers.ts';

/** Downloads what lies at an address; the list of transfers shows how far it is. */
export function startDownload(address: string, name: string): void {
  startTransfer('download', name, downloadWork(address, name));
}
