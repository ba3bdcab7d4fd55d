/** Names of the generic resources in a list such as `gpu:a100:2,tmpdisk:100`. */
export function readGresNames(text: string): string[] {
  return listOf(text).map((part) => part.split(/[:=]/)[0]!);
}

/** Gpus by type in a list of generic resources, the key of those without one empty: `gpu:a100:4(S:0-1),gpu:2,mps:400`. */
export function readGpus(text: string): Record<string, number> {
  const gpus: Record<string, number> = {};
  for (const part of listOf(text)) {
    const match = /^gpu(?::([^:=]+))??(?:[:=](\d+))?$/.exec(part);
    if (!match) continue;
    const [, type = '', count = '1'] = match;
    gpus[type] = (gpus[type] ?? 0) + Number(count);
  }
  return gpus;
}

/** Without where they are: the sockets in brackets hold commas. */
function listOf(text: string): string[] {
  const parts = text.replaceAll(/\([^)]*\)/g, '').split(',');
  return parts.map((part) => part.trim().replace(/^gres[:/]/, '')).filter((part) => part !== '');
}
