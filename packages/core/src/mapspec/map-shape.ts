import type { ArraySpec, MapAxis, MapSpec, Size } from './mapspec.ts';

/** One thing that does not fit, said in a sentence; `array` is the array it is about. */
export type ShapeError = { readonly array: string; readonly message: string; readonly hint: string };

/** Names of the axes that come from inputs, in output order: elements are counted over them, C order. */
export function externalAxes(mapspec: MapSpec): readonly string[] {
  const mapped = new Set(mapspec.inputs.flatMap((input) => input.axes));
  return outputAxes(mapspec).filter((axis) => mapped.has(axis));
}

/** Names of the axes that one call returns, in output order. */
export function internalAxes(mapspec: MapSpec): readonly string[] {
  const external = externalAxes(mapspec);
  return outputAxes(mapspec).filter((axis) => !external.includes(axis));
}

/**
 * Axes of a map with their sizes.
 *
 * @param shapes - shape of every mapped input array, by name; an array that is not listed has unknown sizes
 * @param internalShape - declared sizes of the internal axes, in output order; null means all `'?'`
 */
export function mapAxes(
  mapspec: MapSpec,
  shapes: Readonly<Record<string, readonly Size[]>>,
  internalShape: readonly Size[] | null,
): { ok: true; axes: readonly MapAxis[] } | { ok: false; errors: readonly ShapeError[] } {
  const internal = internalAxes(mapspec);
  const errors = [
    ...strangers(mapspec, shapes),
    ...mapspec.inputs.flatMap((input) => rankError(input, shapeOf(shapes, input.name))),
    ...internalErrors(mapspec, internal, internalShape),
  ];
  const sizes = new Map<string, ArraySize>();
  for (const input of mapspec.inputs) {
    const shape = shapeOf(shapes, input.name);
    if (!shape || shape.length !== input.axes.length) continue;
    for (const [at, axis] of input.axes.entries()) {
      if (axis === null) continue;
      const here = { size: shape[at]!, array: input.name };
      const before = sizes.get(axis);
      if (before && !agree(before.size, here.size)) errors.push(sizeClash(axis, before, here));
      if (!before || before.size === '?') sizes.set(axis, here);
    }
  }
  if (errors.length > 0) return { ok: false, errors };
  const axes = outputAxes(mapspec).map((name): MapAxis => {
    const at = internal.indexOf(name);
    if (at >= 0) return { name, size: internalShape?.[at] ?? '?', external: false };
    return { name, size: sizes.get(name)?.size ?? '?', external: true };
  });
  return { ok: true, axes };
}

/** Asked for by name only where it is listed: every object answers to `constructor`. */
function shapeOf(shapes: Readonly<Record<string, readonly Size[]>>, name: string): readonly Size[] | undefined {
  return Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}

function outputAxes(mapspec: MapSpec): string[] {
  return (mapspec.outputs[0]?.axes ?? []).filter((axis) => axis !== null);
}

function strangers(mapspec: MapSpec, shapes: Readonly<Record<string, unknown>>): ShapeError[] {
  const known = new Set(mapspec.inputs.map((input) => input.name));
  return Object.keys(shapes)
    .filter((name) => !known.has(name))
    .map((array) => ({
      array,
      message: `${array} has a shape but does not occur in the mapspec.`,
      hint: 'Name it left of the arrow with its axes, or pass it whole.',
    }));
}

function rankError(input: ArraySpec, shape: readonly Size[] | undefined): ShapeError[] {
  if (!shape || shape.length === input.axes.length) return [];
  const written = `${input.name}[${input.axes.map((axis) => axis ?? ':').join(', ')}]`;
  const given = shape.length === 0 ? 'a single value without axes' : `of shape (${shape.join(', ')})`;
  return [
    {
      array: input.name,
      message: `The mapspec says ${written}, so ${input.name} has ${axesCount(input.axes.length)}, but it is ${given}: ${axesCount(shape.length)}.`,
      hint:
        shape.length === 0
          ? `Give ${input.name} a list, a range or an array, or take it out of the mapspec to pass it to every element.`
          : `Give ${input.name} as many axes in the mapspec as it has (":" takes a whole axis), or change its value.`,
    },
  ];
}

function axesCount(count: number): string {
  return count === 1 ? '1 axis' : `${count} axes`;
}

type ArraySize = { readonly array: string; readonly size: Size };

function agree(first: Size, second: Size): boolean {
  return first === '?' || second === '?' || first === second;
}

function sizeClash(axis: string, first: ArraySize, second: ArraySize): ShapeError {
  if (first.array === second.array) {
    return {
      array: first.array,
      message: `${first.array} has the axis ${axis} twice, which is its diagonal, but the sizes there are ${first.size} and ${second.size}.`,
      hint: 'Make both axes equally long, or give them different names.',
    };
  }
  return {
    array: second.array,
    message: `${first.array} and ${second.array} share the axis ${axis}, but ${first.array} has ${first.size} there and ${second.array} has ${second.size}.`,
    hint: `Make them equally long to go through them together, or give ${second.array} another axis name for all combinations.`,
  };
}

function internalErrors(mapspec: MapSpec, internal: readonly string[], declared: readonly Size[] | null): ShapeError[] {
  if (!declared) return [];
  const array = mapspec.outputs[0]?.name ?? '';
  if (declared.length !== internal.length) {
    const named = internal.length === 0 ? 'none' : `${internal.length} (${internal.join(', ')})`;
    return [
      {
        array,
        message: `The internal shape (${declared.join(', ')}) of ${array} has ${declared.length} sizes, but its internal axes are ${named}.`,
        hint: 'Give one size, or ?, for each axis that no input has, in the order of the output.',
      },
    ];
  }
  return declared.flatMap((size, at) =>
    size === '?' || (Number.isInteger(size) && size >= 0)
      ? []
      : [
          {
            array,
            message: `The internal size of the axis ${internal[at]} of ${array} is ${size}.`,
            hint: 'Give a whole number that is not negative, or ? when it is not known.',
          },
        ],
  );
}
