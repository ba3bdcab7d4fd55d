import { drawPipeline } from './draw-pipeline.ts';
import type { Example } from './example.ts';

const COUNT_WORDS = `# count_words(text, least=2) -> number, file
# The distinct words of a text, and a table of those that occur often enough. Arguments are variables.
printf '%s\\n' "$text" | tr -cs '[:alpha:]' '\\n' | tr '[:upper:]' '[:lower:]' | grep . | sort > "$GRIDLOOM_SCRATCH/words"
uniq -c "$GRIDLOOM_SCRATCH/words" | sort -k1,1nr -k2,2 |
  awk -v least="$least" '$1 >= least { print $2 "\\t" $1 }' > "$GRIDLOOM_OUTPUT_table"
# What is printed is the output that is no file.
uniq "$GRIDLOOM_SCRATCH/words" | wc -l
`;

const MERGE_TABLES = `def read_rows(table: bytes) -> list:
    """Word and count of each line: a file that a command wrote is its bytes here."""
    return [line.split("\\t") for line in table.decode().splitlines()]


def merge_tables(table) -> dict:
    """How often each word occurs in all texts together, the most frequent first."""
    counts = {}
    for each in table:
        for word, count in read_rows(each):
            counts[word] = counts.get(word, 0) + int(count)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
`;

const PICK_LONGEST = `# pick_longest(counts) -> text
# A dict is JSON here: the longest of its words, in two pipes.
printf '%s' "$counts" | tr -c '[:alpha:]' '\\n' | awk '{ print length($0), $0 }' |
  sort -k1,1nr -k2,2 | awk 'NR == 1 { print $2 }'
`;

const TEXTS = [
  'The sun rose over the hills. The hills were green, and the river below the hills shone in the sun.',
  'A river runs to the sea; a sea takes every river, and the sea is never full.',
  'Green leaves, green grass, green hills: in May the green never ends, and the birds never sleep.',
];

/** Three texts through sort, uniq, awk and wc, and back into Python. */
export const SHELL_COMMAND: Example = {
  id: 'shell-command',
  title: 'Shell commands as functions',
  teaches:
    'Declare a command by its first comment, use arguments as variables, return what it prints and files it writes.',
  pipeline: drawPipeline({
    name: 'Shell commands as functions',
    description:
      'Counts the words of three texts with sort, uniq, awk and wc, which every Linux has. The tables they write are merged by a Python function, and a command picks the longest frequent word.',
    inputs: [
      { name: 'text', value: { kind: 'list', items: TEXTS }, position: { x: 0, y: 0 } },
      { name: 'least', value: { kind: 'value', value: 2 }, position: { x: 0, y: 150 } },
    ],
    functions: [
      {
        entry: 'count_words',
        language: 'shell',
        code: COUNT_WORDS,
        outputs: ['distinct', 'table'],
        mapspec: 'text[i] -> distinct[i], table[i]',
        resources: { cpus: 1 },
        position: { x: 300, y: 30 },
      },
      {
        entry: 'merge_tables',
        code: MERGE_TABLES,
        outputs: ['counts'],
        position: { x: 600, y: 60 },
      },
      {
        entry: 'pick_longest',
        language: 'shell',
        code: PICK_LONGEST,
        outputs: ['longest'],
        position: { x: 900, y: 60 },
      },
    ],
    wires: [
      ['text', 'count_words.text'],
      ['least', 'count_words.least'],
      ['table', 'merge_tables.table'],
      ['counts', 'pick_longest.counts'],
    ],
    resources: { memory: '100MB', time: '00:05:00' },
  }),
};
