import type { Problem } from '@gridloom/core/pipeline';
import type { ExpressionField, ResourceForm } from '@gridloom/core/resources';
import { Choice } from './choice.tsx';
import { DraftInput } from './draft-input.tsx';
import { ExtraOptions } from './extra-options.tsx';
import classes from './inspector.module.css';
import { readResource, writeResource } from './resource-text.ts';

type ResourceFieldsProps = {
  readonly form: ResourceForm;
  /** What holds where the form says nothing; shown in its place. */
  readonly inherited: ResourceForm;
  readonly problems: readonly Problem[];
  readonly onChange: (form: ResourceForm) => void;
};

/** All fields of a resource form. What begins with `=` is a Python expression over the parameters. */
export function ResourceFields({ form, inherited, problems, onChange }: ResourceFieldsProps) {
  const byNodes = form.nodes !== undefined || form.cpusPerNode !== undefined;

  /** Beside the field it is plain whose resources are meant. */
  function problemOf(name: keyof ResourceForm): string | undefined {
    const problem = problems.find(({ place }) => place.field === `resources.${name}`);
    return problem?.message.replace(/^Resources of .*?: /, '');
  }

  function field(name: ExpressionField, label: string, placeholder: string, description?: string) {
    return (
      <DraftInput
        key={name}
        label={label}
        description={description}
        placeholder={writeResource(inherited[name]) || placeholder}
        classNames={{ input: isExpression(form[name]) ? 'mono' : '' }}
        spellCheck={false}
        text={writeResource(form[name])}
        field={`resources.${name}`}
        read={readResource}
        problem={problemOf(name)}
        onRead={(value) => onChange(withField(form, name, value))}
      />
    );
  }

  return (
    <>
      <p className={classes.quiet}>
        What stands in grey holds where a field is empty. Begin with <code className="mono">=</code> for a Python
        expression over the parameters, evaluated for each element: <code className="mono">= int(x % 3) + 1</code>
      </p>
      <Choice
        label="Processors"
        value={byNodes ? 'nodes' : 'cpus'}
        data={[
          { value: 'cpus', label: 'On one node' },
          { value: 'nodes', label: 'Several nodes' },
        ]}
        onChange={(value) => onChange(value === 'nodes' ? toNodes(form) : toCpus(form))}
      />
      {byNodes ? (
        <div className={classes.pair}>
          {field('nodes', 'Nodes', '1')}
          {field('cpusPerNode', 'CPUs per node', '1')}
        </div>
      ) : (
        <div className={classes.pair}>
          {field('cpus', 'CPUs', '1')}
          {field('gpus', 'GPUs', 'none')}
        </div>
      )}
      {byNodes && field('gpus', 'GPUs per node', 'none')}
      <div className={classes.pair}>
        {field('memory', 'Memory', '4GB')}
        {field('time', 'Time', '1:00:00')}
      </div>
      <DraftInput
        label="Partition"
        placeholder={inherited.partition ?? "the cluster's default"}
        text={form.partition ?? ''}
        field="resources.partition"
        read={(text) => ({ ok: true, value: text.trim() || undefined })}
        problem={problemOf('partition')}
        onRead={(partition) => onChange(withField(form, 'partition', partition))}
      />
      <ExtraOptions form={form} inherited={inherited} problems={problems} onChange={onChange} />
    </>
  );
}

/** The form with a field set, or without it. */
export function withField<K extends keyof ResourceForm>(
  form: ResourceForm,
  name: K,
  value: ResourceForm[K] | undefined,
): ResourceForm {
  const { [name]: _old, ...rest } = form;
  return value === undefined ? rest : { ...rest, [name]: value };
}

function toNodes({ cpus, ...rest }: ResourceForm): ResourceForm {
  return { ...rest, nodes: 1, ...(cpus !== undefined && { cpusPerNode: cpus }) };
}

function toCpus({ nodes: _nodes, cpusPerNode, ...rest }: ResourceForm): ResourceForm {
  return cpusPerNode === undefined ? rest : { ...rest, cpus: cpusPerNode };
}

function isExpression(field: ResourceForm[ExpressionField]): boolean {
  return typeof field === 'object';
}
