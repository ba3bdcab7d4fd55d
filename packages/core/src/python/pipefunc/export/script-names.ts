import { createFreshNames } from '../fresh-names.ts';
import type { HelperName } from './export-helpers.ts';
import type { MergedModules } from './modules/merge-modules.ts';

/** What a script calls things, beside the names in the users' code. */
export type ScriptNames = {
  readonly fresh: (wish: string) => string;
  readonly pipeline: string;
  readonly inputs: string;
  readonly results: string;
  readonly executor: string;
  readonly sys: string;
  readonly math: string;
  readonly numpy: string;
  /** `pipefunc`, `PipeFunc`, `Pipeline`, ... to what they are imported as. */
  readonly pipefunc: ReadonlyMap<string, string>;
  readonly helpers: Readonly<Record<HelperName, string>>;
};

/** Modules that the users' code may import as well, under the names that everybody uses. */
const SHARED = { sys: 'sys', math: 'math', np: 'numpy' } as const;

/** Chooses names that mean nothing else anywhere in the script. */
export function scriptNames(modules: MergedModules): ScriptNames {
  const { blocks } = modules;
  /** The users' code means the same by the name, or gives it no meaning. */
  const isShared = (name: keyof typeof SHARED) =>
    blocks.every(({ bound, imported }) => !bound.has(name) || imported.get(name) === SHARED[name]);
  const sharedNames = new Set<string>(keysOf(SHARED).filter(isShared));
  const fresh = createFreshNames([
    ...[...modules.names].filter((name) => !sharedNames.has(name)),
    // What the lambdas for resources take.
    'kw',
  ]);
  const imported = [
    'pipefunc',
    'PipeFunc',
    'Pipeline',
    'NestedPipeFunc',
    'VariantPipeline',
    'SlurmExecutor',
    'ProcessPoolExecutor',
  ];
  return {
    fresh,
    pipeline: fresh('pipeline'),
    inputs: fresh('inputs'),
    results: fresh('results'),
    executor: fresh('executor'),
    sys: fresh('sys'),
    math: fresh('math'),
    numpy: fresh('np'),
    pipefunc: new Map(imported.map((name) => [name, fresh(name)])),
    helpers: {
      module: fresh('gridloom_module'),
      sync: fresh('gridloom_sync'),
      csv: fresh('gridloom_csv'),
      reference: fresh('gridloom_reference'),
    },
  };
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  // Only the names that are known are in it.
  return Object.keys(record) as Key[];
}

/** `import x`, or `import x as y`. */
export function importAs(module: string, name: string): string {
  return module === name ? `import ${module}` : `import ${module} as ${name}`;
}

/** `from module import a, b as c`. */
export function importFrom(module: string, names: readonly string[], local: ReadonlyMap<string, string>): string {
  const clauses = names.map((name) => {
    const as = local.get(name) ?? name;
    return as === name ? name : `${name} as ${as}`;
  });
  return `from ${module} import ${clauses.join(', ')}`;
}
