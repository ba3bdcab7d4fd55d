import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeImport } from './import-for-test.ts';

/**
 * Each script, and the whole of what it is imported as: functions (`name(parameter=what feeds it)`, in brackets where
 * nothing does), nests, inputs, and what was left out. Names, mapspecs, defaults, bound values and resources were held
 * against the objects that PipeFunc 0.93 builds from the same scripts.
 */
const EXPECTED: Record<string, readonly string[]> = {
  adaptive_run: [
    'build(size) -> matrix | size[s] -> matrix[s] resources={"cpus":1,"memory":{"expression":"\\"%dMB\\" % (100 * size)"},"partition":"cpu","extraArgs":{"account":"physics"}} scope=element',
    'solve(matrix, kind) -> values, vectors | matrix[s], kind[k] -> values[s, k], vectors[s, k] resources={"cpus":8,"time":"1:00:00"}',
    'find_gap(values) -> gap | values[s, k] -> gap[s, k]',
    'input size: geomspace start=2 stop=1024 count=10',
    'input kind: list items=["kind_0","kind_1"]',
    'pipeline name=adaptive_run description=All jobs at once, without waiting for values. resources={"memory":"1GB"}',
    'unread 31: Gridloom calls nothing after a function; what the hook does is left out.',
  ],
  added_axes: [
    'f_sum(a, b) -> sum | a[i], b[j] -> sum[i, j]',
    'split(sum, width) -> low, high | sum[i, j], width[k] -> low[i, j, k], high[i, j, k]',
    'longest(length) -> longest | length[:, :, k] -> longest[k]',
    'measure(low, high) -> length | low[i, j, k], high[i, j, k] -> length[i, j, k]',
    'input a: list items=[1,2]',
    'input b: list items=[3,4,5]',
    'input width: list items=[0.1,0.2]',
    'pipeline name=added_axes',
  ],
  awaited: [
    'read(station) -> reading | station[s] -> reading[s, t] resources={"extraArgs":{"exclusive":null}} internal=[3]',
    'calibrate(points) -> offset | once on=local',
    'correct(reading, offset) -> clean, flag | reading[s, t] -> clean[s, t], flag[s, t] resources={"parallelizationMode":"internal","nodes":2,"cpusPerNode":8} chunk=5',
    'input station: list items=["north","south","east"]',
    'input points: array nested=[[{"$float":"0.0"},{"$float":"0.0"}],[{"$float":"0.0"},{"$float":"0.0"}]]',
    'pipeline name=awaited resources={"memory":"1GB"}',
  ],
  electrostatics: [
    'make_geometry(x, y) -> geo | x[a], y[b] -> geo[a, b]',
    'make_mesh(geo, mesh_size, coarse_mesh_size) -> mesh, coarse_mesh | geo[a, b] -> mesh[a, b], coarse_mesh[a, b]',
    'make_materials(geo) -> materials | geo[a, b] -> materials[a, b]',
    'run_electrostatics(mesh, materials, V_left, V_right) -> electrostatics | V_left[i], V_right[j], mesh[a, b], materials[a, b] -> electrostatics[i, j, a, b]',
    'get_charge(electrostatics) -> charge | electrostatics[i, j, a, b] -> charge[i, j, a, b]',
    'average_charge(charge) -> average_charge | charge[:, :, a, b] -> average_charge[a, b]',
    'input x: linspace start=0.1 stop=0.2 count=3',
    'input y: linspace start=0.2 stop=0.3 count=4',
    'input mesh_size: value value=0.01',
    'input coarse_mesh_size: value value=0.05',
    'input V_left: linspace start=0 stop=2 count=5',
    'input V_right: linspace start=-0.5 stop=0.5 count=3',
    'pipeline name=electrostatics description=The potential around a charged wire, for many voltages and mesh sizes.',
  ],
  hyperparameters: [
    'split(dataset, (fraction)) -> train, test | once',
    'fit(train, learning_rate=rate, depth, epochs) -> model | learning_rate[r], depth[d] -> model[r, d] resources={"gpus":1,"memory":"16GB","partition":"gpu"}',
    'evaluate(model, test) -> score | model[r, d] -> score[r, d]',
    'pick_best(score, rate, depth) -> best | once',
    'input dataset: range start=0 stop=10 step=1',
    'input rate: logspace start=-4 stop=-1 count=4 base=10',
    'input depth: list items=[2,4,8]',
    'input epochs: value value=5',
    'pipeline name=hyperparameters checkTypes=false',
    'unread 44: chunksizes belongs to a run, not to a pipeline.',
  ],
  image_processing: [
    'to_gray(image) -> gray | image[n] -> gray[n]',
    'blur(gray, sigma) -> blurred | gray[n], sigma[k] -> blurred[n, k]',
    'segment(blurred, (threshold)) -> mask | blurred[n, k] -> mask[n, k]',
    'count_objects(mask) -> count | mask[n, k] -> count[n, k]',
    'choose(count, sigma) -> best_sigma | count[n, :] -> best_sigma[n]',
    'summarize(best_sigma, count) -> summary | once',
    'input image: list items=[[[[0,10,20],[30,40,50]]],[[[250,240,230],[220,210,200]]]]',
    'input sigma: list items=[0.5,{"$float":"1.0"},{"$float":"2.0"}]',
    'pipeline name=image_processing',
    'unread 44: storage belongs to a run, not to a pipeline.',
  ],
  joined: [
    'make_grid(n) -> grid | ... -> grid[i] resources={"cpus":1,"memory":"1GB"}',
    'compute(grid, scale) -> value | grid[i] -> value[i] resources={"cpus":4,"memory":"1GB"}',
    'total(value) -> total | once resources={"memory":"2GB"}',
    'write(total, (title)) -> table | once resources={"memory":"2GB","time":"00:05:00"}',
    'input n: value value=4',
    'input scale: value value=2.5',
    'pipeline name=joined',
  ],
  monte_carlo: [
    'make_seeds(count, (start)) -> seed | once internal=[50]',
    'throw(seed, darts) -> hits, thrown | seed[s], darts[d] -> hits[s, d], thrown[s, d] resources={"cpus":{"expression":"16 if darts > 1_000_000 else min(16, darts // 10_000) if darts > 10_000 else 1"},"memory":{"expression":"\\"8GB\\" if darts > 1_000_000 else \\"2GB\\" if darts > 10_000 else \\"1GB\\""},"time":{"expression":"\\"04:00:00\\" if darts > 1_000_000 else None"}} scope=element',
    'estimate(hits, thrown) -> pi | hits[:, d], thrown[:, d] -> pi[d]',
    'input count: value value=50',
    'input darts: list items=[1000,10000,100000,1000000,10000000]',
    'pipeline name=monte_carlo description=Pi by throwing darts, with more darts where more precision is asked for.',
  ],
  nameless_variants: [
    'add(a, b) -> c | once variant=variant=add',
    'subtract(a, b) -> c | once variant=variant=sub',
    'scale(b, c) -> d | once',
    'input a: value value=2',
    'input b: value value=3',
    'pipeline name=nameless_variants activeVariants={"variant":"sub"}',
  ],
  nested: [
    'solve(frequency, angle, geometry) -> fields | frequency[f], angle[a] -> fields[f, a] resources={"memory":"4GB","cpus":2}',
    'integrate(fields) -> power | fields[f, a] -> power[f, a] resources={"memory":"1GB","cpus":4}',
    'dissipate(fields, power) -> loss | fields[f, a], power[f, a] -> loss[f, a]',
    'average(loss) -> spectrum | loss[f, :] -> spectrum[f]',
    'find_peak(spectrum) -> peak | once',
    'write_note(peak) -> note | once',
    'nest simulate: solve + integrate + dissipate -> loss, power',
    'nest conclude: find_peak + write_note -> note',
    'input frequency: list items=[1,2]',
    'input angle: list items=[0.1,0.2,0.3]',
    'input geometry: value value=3',
    'pipeline name=nested',
  ],
  nested_mapspec: [
    'square(x) -> y | x[i] -> y[i]',
    'add(y, x, (offset)) -> z | y[i], x[i] -> z[i]',
    'total(z) -> total | once',
    'nest NestedPipeFunc_z: square + add -> z resources={"cpus":2,"memory":"1GB"} scope=element',
    'input x: list items=[{"$float":"0.0"},0.25,0.5,0.75,{"$float":"1.0"}]',
    'pipeline name=nested_mapspec',
  ],
  repeated: [
    'smooth(data=data.data_0, (strength)) -> smooth_0 | once bound={"strength":0}',
    'smooth(data=data_1, (strength)) -> smooth_1 | once bound={"strength":10}',
    'smooth(data=data_2, (strength)) -> smooth_2 | once bound={"strength":20}',
    'collect(smooth_0, smooth_1, smooth_2) -> all | once',
    'input data.data_0: list items=[1,2]',
    'input data_1: list items=[3]',
    'input data_2: list items=[4,4]',
    'pipeline name=repeated description=The same step several times over, built in a loop.',
  ],
  reused: [
    'low_pass(signal=wave, cutoff=first_cutoff, (order)) -> filtered | signal[i] -> filtered[i] defaults={"cutoff":0.2}',
    'low_pass(signal=filtered, cutoff, (order)) -> filtered_twice | signal[i] -> filtered_twice[i] bound={"order":4} resources={"memory":"500MB"}',
    'difference(first=filtered, second=filtered_twice) -> change | first[i], second[i] -> change[i]',
    'largest(change) -> largest | once',
    'input wave: range start=0 stop=5 step=0.5',
    'input first_cutoff: value value=0.2',
    'input cutoff: value value=0.3',
    'pipeline name=reused description=One function at several places, changed after it was made.',
  ],
  scopes: [
    'f(x=left.x, gain=left.gain) -> left.y | x[i] -> left.y[i]',
    'g(x=right.x, gain) -> right.y | x[j] -> right.y[j]',
    'combine(a=left.y, b=right.y, weight=out.weight) -> z | a[i], b[j] -> z[i, j] defaults={"weight":0.5}',
    'norm(z) -> out.norm | once',
    'input left.x: list items=[1,2]',
    'input left.gain: value value=3',
    'input right.x: list items=[10,20,30]',
    'input gain: value value=1',
    'input out.weight: value value=0.5',
    'pipeline name=scopes',
  ],
  slurm: [
    'double_it(x) -> double | x[i] -> double[i] resources={"cpus":5} chunk=10',
    'half_it(x) -> half | x[i] -> half[i] resources={"memory":{"expression":"f\\"{1 + int(x) % 3}GB\\""}} scope=element',
    'take_sum(half, double, (resources)) -> sum | half[i], double[i] -> sum[i] resources={"cpus":{"expression":"1 if half < 5 else 2"},"parallelizationMode":"internal"} to=resources scope=element',
    'total_sum(sum) -> total | once resources={"cpus":1,"time":"00:10:00","extraArgs":{"qos":"short"}}',
    'input x: range start=0 stop=100 step=1',
    'pipeline name=slurm description=A sweep whose elements ask for what they need. resources={"partition":"short","extraArgs":{"account":"physics","exclusive":null},"cpus":2,"memory":"2GB"}',
  ],
  variants: [
    'keep(raw) -> clean | raw[i] -> clean[i] variant=cleaning=none',
    'clip(raw, limit) -> clean | raw[i] -> clean[i] variant=cleaning=clip',
    'mean(clean) -> level | once variant=average=mean',
    'median(clean) -> level | once variant=average=median',
    'report(level, (unit)) -> report | once',
    'input raw: list items=[1,2,30]',
    'input limit: value value=10',
    'pipeline name=variants activeVariants={"cleaning":"clip","average":"mean"}',
  ],
  weather: [
    'fetch(city, day) -> observation | city[c], day[d] -> observation[c, d] resources={"cpus":1} on=local',
    'forecast(observation, (model), (bias)) -> temperature | observation[c, d] -> temperature[c, d] bound={"model":"gfs"} defaults={"bias":{"gfs":1.5}} on=local',
    'feels_like(temperature, (wind)) -> comfort | temperature[c, d] -> comfort[c, d] on=local',
    'rank(comfort) -> rank | once on=local',
    'input city: list items=["Delft","Leiden","Utrecht"]',
    'input day: list items=[1,2,3]',
    'pipeline name=Weather description=Which day is best.',
  ],
};

describe('importPipefunc', () => {
  const folder = new URL('./example-scripts/', import.meta.url);

  it('has an expectation for every script', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(EXPECTED).map((name) => `${name}.py`));
  });

  it.each(Object.entries(EXPECTED))('reads %s.py whole', (name, expected) => {
    expect(describeImport(readFileSync(new URL(`${name}.py`, folder), 'utf8'), `${name}.py`)).toEqual(expected);
  });
});
