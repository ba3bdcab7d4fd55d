from pipefunc import NestedPipeFunc, Pipeline, pipefunc


@pipefunc(output_name="fields", mapspec="frequency[f], angle[a] -> fields[f, a]", resources={"memory": "4GB", "cpus": 2})
def solve(frequency, angle, geometry):
    return frequency * angle * geometry


@pipefunc(output_name="power", mapspec="fields[f, a] -> power[f, a]", resources={"memory": "1GB", "cpus": 4})
def integrate(fields):
    return fields**2


@pipefunc(output_name="loss", mapspec="fields[f, a], power[f, a] -> loss[f, a]")
def dissipate(fields, power):
    return fields - power


@pipefunc(output_name="spectrum", mapspec="loss[f, :] -> spectrum[f]")
def average(loss):
    return sum(loss) / len(loss)


@pipefunc(output_name="peak")
def find_peak(spectrum):
    return max(spectrum)


@pipefunc(output_name="note")
def write_note(peak):
    return f"peak at {peak}"


chain = NestedPipeFunc([solve, integrate, dissipate], output_name=("loss", "power"), function_name="simulate")
pipeline = Pipeline([chain, average, find_peak, write_note])
pipeline.nest_funcs({"peak", "note"}, new_output_name="note", function_name="conclude")

if __name__ == "__main__":
    pipeline.map({"frequency": [1, 2], "angle": [0.1, 0.2, 0.3], "geometry": 3}, parallel=False)
