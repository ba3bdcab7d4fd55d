/**
 * A command in a joined script whose output can be found again: its stdout between two marks, the closing one with its
 * exit code and what it said on stderr.
 */
export function sectionScript(name: string, command: string): string {
  return [
    `printf '\\n@@%s\\n' ${name}`,
    `{ gridloom_said=$(${command} 2>&1 >&3 3>&-); gridloom_code=$?; } 3>&1`,
    `printf '\\n@@%s-end:%s:%s\\n' ${name} "$gridloom_code" "$(printf %s "$gridloom_said" | tr '\\n' '\\t')"`,
    '',
  ].join('\n');
}

export type Section = { readonly stdout: string; readonly stderr: string; readonly code: number };

/** The section of that name; null when it is not there or was cut short. */
export function readSection(output: string, name: string): Section | null {
  const text = `\n${output}`;
  const begin = text.indexOf(`\n@@${name}\n`);
  if (begin < 0) return null;
  const from = begin + name.length + 4;
  const end = /\n@@([\w-]+)-end:(\d+):(.*)\n/g;
  end.lastIndex = from - 1;
  for (let match = end.exec(text); match; match = end.exec(text)) {
    if (match[1] !== name) continue;
    return {
      stdout: text.slice(from, Math.max(from, match.index)),
      code: Number(match[2]),
      stderr: match[3]!.replaceAll('\t', '\n').trim(),
    };
  }
  return null;
}

/**
 * What a SLURM command answered, or null when it did not really answer. Exit code 0 alone does not say so: squeue exits
 * 0 with an error on stderr, and an empty list then means nothing.
 */
export function answerOf(section: Section | null): string | null {
  return section !== null && section.code === 0 && !/\b(?:error|fatal)\b/i.test(section.stderr) ? section.stdout : null;
}
