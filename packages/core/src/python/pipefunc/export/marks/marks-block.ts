import { descendantsOf, parsePython } from '../../../syntax-tree.ts';

const PREFIX = '# gridloom: ';
const WIDTH = 110;

/** JSON as a block of comment lines, broken where it may be: between entries, never inside a text. */
export function printMarksBlock(value: unknown): string {
  // oxlint-disable-next-line no-control-regex
  const json = JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const lines: string[] = [];
  let line = '';
  for (const [piece] of json.matchAll(/(?:"(?:\\.|[^"\\])*"|[^",])*,?/g)) {
    if (line !== '' && PREFIX.length + line.length + piece.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  return [...lines, line].map((text) => `${PREFIX}${text}\n`).join('');
}

/** What the last block of a script holds; null without one that is whole. Lines inside of strings are no comments. */
export function readMarksBlock(source: string): unknown {
  // Most files have none, and need not be parsed for that.
  if (!source.includes(PREFIX)) return null;
  const blocks: string[] = [];
  let end = -1;
  for (const comment of descendantsOf(parsePython(source), 'Comment')) {
    const text = source.slice(comment.from, comment.to).trimEnd();
    if (!text.startsWith(PREFIX)) continue;
    const follows = end >= 0 && /^\r?\n[ \t]*$/.test(source.slice(end, comment.from));
    const content = text.slice(PREFIX.length);
    if (follows) blocks.push(`${blocks.pop() ?? ''}${content}`);
    else blocks.push(content);
    end = comment.from + text.length;
  }
  try {
    return JSON.parse(blocks.at(-1) ?? 'null');
  } catch {
    // Somebody wrote into it: then nothing of it is known for certain.
    return null;
  }
}
