import type { ClusterFacts, NodeKind, PartitionFacts } from '@gridloom/core/cluster';
import { timeText } from '@gridloom/core/resources';
import { Ago } from '../ui/ago.tsx';
import { numberText } from '../ui/number-text.ts';
import classes from './cluster-facts-table.module.css';
import { accountsSentence, gpusText, nodeMemoryText } from './cluster-facts-words.ts';

/** Tables with more rows than this are folded away. */
const FEW = 10;

/** What the connection test found of a cluster: its partitions with their limits, and what the user may charge. */
export function ClusterFactsTable({ facts }: { readonly facts: ClusterFacts }) {
  const { partitions, clusterName, version, lookedAtMs } = facts;
  return (
    <details className={classes.facts} open={partitions.length <= FEW}>
      <summary className={classes.summary}>
        <h2 className={classes.title}>Limits</h2>
        <span className={classes.about}>
          {clusterName && `${clusterName}, `}SLURM {version}, looked at <Ago at={lookedAtMs} />
        </span>
      </summary>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label="Partitions">
          <thead>
            <tr>
              <th scope="col">Partition</th>
              <th scope="col">Longest job</th>
              <th scope="col" className={classes.number}>
                Nodes
              </th>
              <th scope="col" className={classes.number}>
                CPUs each
              </th>
              <th scope="col" className={classes.number}>
                Memory each
              </th>
              <th scope="col">GPUs each</th>
            </tr>
          </thead>
          {partitions.map((partition) => (
            <PartitionRows key={partition.name} partition={partition} />
          ))}
        </table>
      </div>
      <p className={classes.about}>{accountsSentence(facts)}</p>
    </details>
  );
}

/** A row for each kind of nodes; what belongs to the whole partition stands beside the first. */
function PartitionRows({ partition }: { readonly partition: PartitionFacts }) {
  const { name, isDefault, state, maxTimeMinutes, maxNodes } = partition;
  const kinds: readonly (NodeKind | null)[] = partition.nodes.length > 0 ? partition.nodes : [null];
  return (
    <tbody>
      {kinds.map((kind, index) => (
        <tr key={JSON.stringify(kind)}>
          {index === 0 && (
            <>
              <th scope="rowgroup" rowSpan={kinds.length} className={classes.name}>
                {name}
                {isDefault && <span className={classes.mark}>default</span>}
                {state !== 'up' && <span className={classes.state}>{state}</span>}
              </th>
              <td rowSpan={kinds.length}>
                {maxTimeMinutes === null ? 'no limit' : timeText(maxTimeMinutes)}
                {maxNodes !== null && <div className={classes.about}>up to {numberText(maxNodes)} nodes</div>}
              </td>
            </>
          )}
          <td className={classes.number}>{numberText(kind?.count ?? partition.totalNodes)}</td>
          <td className={classes.number}>{kind ? numberText(kind.cpus) : '–'}</td>
          <td className={classes.number}>{kind ? nodeMemoryText(kind.memoryMib) : '–'}</td>
          <td>{kind ? gpusText(kind.gpus) : '–'}</td>
        </tr>
      ))}
    </tbody>
  );
}
