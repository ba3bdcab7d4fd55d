import type { Repair } from './mapspec-repairs.ts';
import type { ArrayNode, AxisNode, MapspecIssue, MapspecTree } from './mapspec-syntax.ts';
import type { Span } from './mapspec-tokens.ts';

/** Everything that a grammatical mapspec may still get wrong, all at once. */
export function checkRules(tree: MapspecTree): MapspecIssue[] {
  const ofOutputs = outputAxes(tree.outputs, namesOf(tree.inputs));
  // Outputs that do not say their axes would make every input look wrong.
  const ofInputs = ofOutputs.length > 0 ? [] : [...unequalOutputs(tree.outputs), ...inputAxes(tree)];
  return [...repeatedArrays(tree), ...ofOutputs, ...ofInputs];
}

function repeatedArrays({ inputs, outputs }: MapspecTree): MapspecIssue[] {
  const seen = new Map<string, 'input' | 'output'>();
  const issues: MapspecIssue[] = [];
  for (const [kind, arrays] of [['input', inputs] as const, ['output', outputs] as const]) {
    for (const [at, array] of arrays.entries()) {
      const before = seen.get(array.name);
      if (before) {
        issues.push({
          ...array.nameSpan,
          message:
            before === kind
              ? `${array.name} is given twice.`
              : `${array.name} is both an input and an output of the map.`,
          rule: 'An array occurs once in a mapspec.',
          repairs: before === kind ? [{ start: arrays[at - 1]!.end, end: array.end, insert: '' }] : [],
        });
      }
      seen.set(array.name, kind);
    }
  }
  return issues;
}

function outputAxes(outputs: readonly ArrayNode[], inputNames: readonly string[]): MapspecIssue[] {
  const issues: MapspecIssue[] = [];
  for (const output of outputs) {
    const own = new Set<string>();
    for (const [at, axis] of output.axes.entries()) {
      if (axis.name === null) {
        issues.push({
          start: axis.start,
          end: axis.end,
          message: `The output ${output.name} has ":" where an axis needs a name.`,
          rule: 'Every axis of an output has a name.',
          repairs: inputNames.map((insert) => ({ start: axis.start, end: axis.end, insert })),
        });
      } else if (own.has(axis.name)) {
        issues.push({
          start: axis.start,
          end: axis.end,
          message: `The axis ${axis.name} occurs twice in the output ${output.name}.`,
          rule: 'An axis occurs once in an output.',
          repairs: [{ start: output.axes[at - 1]!.end, end: axis.end, insert: '' }],
        });
      } else own.add(axis.name);
    }
  }
  return issues;
}

function unequalOutputs([first, ...others]: readonly ArrayNode[]): MapspecIssue[] {
  if (!first) return [];
  return others
    .filter((output) => axesText(output) !== axesText(first))
    .map((output) => ({
      ...output.brackets,
      message: `The outputs ${first.name}[${axesText(first)}] and ${output.name}[${axesText(output)}] have different axes.`,
      rule: 'All outputs of a function have the same axes in the same order.',
      repairs: [
        { ...output.brackets, insert: `[${axesText(first)}]` },
        { ...first.brackets, insert: `[${axesText(output)}]` },
      ],
    }));
}

function inputAxes({ inputs, outputs, left }: MapspecTree): MapspecIssue[] {
  if (inputs.length === 0) return [];
  if (inputs.every((input) => input.axes.every((axis) => axis.name === null))) {
    return [
      {
        ...left,
        message: 'No input is mapped: all its axes are ":".',
        rule: 'At least one axis of the inputs has a name; without a mapped input the left side is "...".',
        repairs: [{ ...left, insert: '...' }],
      },
    ];
  }
  const outputNames = namesOf(outputs);
  const unused = outputNames.filter((name) => !namesOf(inputs).includes(name));
  return inputs.flatMap((input) =>
    input.axes
      .filter((axis): axis is AxisNode & { name: string } => axis.name !== null && !outputNames.includes(axis.name))
      .map((axis) => {
        const span: Span = { start: axis.start, end: axis.end };
        const replaced: Repair[] = [':', ...unused].map((insert) => ({ ...span, insert }));
        return {
          ...span,
          message: `The axis ${axis.name} of ${input.name} does not occur in the output.`,
          rule: `Every axis of an input occurs in the outputs; write ":" to give the function the whole axis.`,
          repairs: [...replaced, ...withAxisAdded(outputs, axis.name)],
        };
      }),
  );
}

function withAxisAdded(outputs: readonly ArrayNode[], name: string): Repair[] {
  const only = outputs[0];
  if (!only || outputs.length > 1) return [];
  return [{ ...only.brackets, insert: `[${axesText(only)}, ${name}]` }];
}

function namesOf(arrays: readonly ArrayNode[]): string[] {
  return [...new Set(arrays.flatMap((array) => array.axes.flatMap((axis) => axis.name ?? [])))];
}

function axesText(array: ArrayNode): string {
  return array.axes.map((axis) => axis.name ?? ':').join(', ');
}
