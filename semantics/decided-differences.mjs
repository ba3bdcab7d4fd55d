/**
 * Where Gridloom differs from PipeFunc on purpose. Anything else that differs fails the test, and so does a line of this
 * table that does not differ any more.
 *
 * @typedef {object} DecidedDifference
 * @property {string} pipeline
 * @property {readonly import('./check-pipeline.mjs').Path[]} paths
 * @property {string} begins how the difference begins
 * @property {string} reason
 */

const EXACT_OUTPUTS =
  'A function returns its outputs, no more and no less: as a tuple, or as a dictionary by name. So nothing picks among them.';
const PYTHON_NUMBERS =
  'Elements of a linspace are numbers of Python, because functions run where there may be no NumPy. Only a repr shows it.';
const VALUES_ARE_COPIES =
  'What a function changes in an argument reaches no other function and no result: each gets its own copy, as in a parallel run of PipeFunc.';

/** @type {readonly DecidedDifference[]} */
export const DECIDED_DIFFERENCES = [
  {
    pipeline: 'outputs_picked_from_more',
    paths: ['imported'],
    begins: 'describe, element 0: WrongOutputs: describe has 2 outputs (mean, spread), but returned a dict with 3 keys',
    reason: EXACT_OUTPUTS,
  },
  {
    pipeline: 'docs_electrostatics',
    paths: ['imported', 'exported'],
    begins: 'values: field',
    reason: PYTHON_NUMBERS,
  },
  {
    pipeline: 'classes_as_values',
    paths: ['imported'],
    begins: 'values: sample',
    reason: VALUES_ARE_COPIES,
  },
];
