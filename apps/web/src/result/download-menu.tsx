import { Button, Menu } from '@mantine/core';
import { Archive, ChevronDown, Download } from 'lucide-react';
import { exportAddress, folderAddress } from './export-address.ts';
import { startDownload } from './start-download.ts';

type DownloadMenuProps = {
  readonly runId: string;
  readonly outputs: readonly string[];
};

/** Results and the run folder as files; how far they are is shown in the corner of the page. */
export function DownloadMenu({ runId, outputs }: DownloadMenuProps) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} />} rightSection={<ChevronDown size={14} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflow: 'auto' }}>
        <Menu.Label>All outputs</Menu.Label>
        <FileItem href={exportAddress(runId, 'npz', outputs)}>NumPy archive (.npz)</FileItem>
        <FileItem href={exportAddress(runId, 'json', outputs)}>JSON</FileItem>
        {outputs.map((output) => (
          <OutputItems key={output} runId={runId} output={output} />
        ))}
        <Menu.Divider />
        <FileItem href={folderAddress(runId)} icon>
          Run folder (.tar)
        </FileItem>
      </Menu.Dropdown>
    </Menu>
  );
}

function OutputItems({ runId, output }: { readonly runId: string; readonly output: string }) {
  return (
    <>
      <Menu.Label>{output}</Menu.Label>
      {FORMATS.map(({ format, label }) => (
        <FileItem key={format} href={exportAddress(runId, format, [output])} label={`${output} as ${label}`}>
          {label}
        </FileItem>
      ))}
    </>
  );
}

export const FORMATS = [
  { format: 'json', label: 'JSON' },
  { format: 'csv', label: 'CSV' },
  { format: 'npy', label: 'NumPy (.npy)' },
] as const;

type FileItemProps = {
  readonly href: string;
  readonly label?: string;
  readonly icon?: boolean;
  readonly children: string;
};

function FileItem({ href, label, icon, children }: FileItemProps) {
  return (
    <Menu.Item
      onClick={() => startDownload(href, label ?? children)}
      aria-label={label}
      leftSection={icon ? <Archive size={14} /> : undefined}
    >
      {children}
    </Menu.Item>
  );
}
