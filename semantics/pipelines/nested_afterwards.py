"""Functions of a finished pipeline that are nested by their outputs."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="energy", mapspec="frequency[k] -> energy[k]")
def energy(frequency, planck=6.626):
    return planck * frequency


@pipefunc(output_name="doubled", mapspec="energy[k] -> doubled[k]")
def double(energy):
    return 2 * energy


@pipefunc(output_name="sum")
def add_up(doubled):
    return round(sum(doubled), 6)


pipeline = Pipeline([energy, double, add_up])
pipeline.nest_funcs({"energy", "doubled"}, new_output_name=("doubled", "energy"))
inputs = {"frequency": [1.0, 2.0, 4.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["sum"].output)
