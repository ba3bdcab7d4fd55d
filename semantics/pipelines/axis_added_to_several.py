"""One axis added to two parameters at once zips them; adding it again changes nothing."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="force")
def force(mass, acceleration):
    return mass * acceleration


@pipefunc(output_name="work", mapspec="distance[k] -> work[k]")
def work(force, distance):
    return force * distance


pipeline = Pipeline([force, work])
pipeline.add_mapspec_axis("mass", "acceleration", axis="body")
pipeline.add_mapspec_axis("mass", axis="body")
inputs = {"mass": [1.0, 2.0], "acceleration": [9.81, 1.62], "distance": [1.0, 10.0, 100.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["work"].output)
