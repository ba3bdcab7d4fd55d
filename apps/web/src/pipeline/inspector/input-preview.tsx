import { type InputValue, jsonText } from '@gridloom/core/pipeline';
import { inputShape } from '@gridloom/core/plan';
import { firstValues } from '../input-text.ts';
import { shapeText } from '../shape-text.ts';
import classes from './inspector.module.css';

const SHOWN = 8;

/** The first values and how many there are. */
export function InputPreview({ value }: { readonly value: InputValue }) {
  const shape = inputShape(value);
  if (!shape.ok || value.kind === 'none' || value.kind === 'value') return null;
  const first = firstValues(value, SHOWN);
  const more = (shape.shape[0] ?? 0) > first.length;
  return (
    <div>
      <h2 className={classes.label}>
        {shape.shape.length === 1 ? `${shapeText(shape.shape)} values` : `Shape ${shapeText(shape.shape)}`}
      </h2>
      <div className={classes.values} aria-label="First values">
        {first.length === 0 ? 'none' : first.map((item) => jsonText(item)).join(', ')}
        {more && ', …'}
      </div>
    </div>
  );
}
