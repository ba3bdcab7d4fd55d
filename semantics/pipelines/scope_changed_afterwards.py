"""Names of a finished pipeline are put into a scope, all but one."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="mass", mapspec="radius[i] -> mass[i]")
def mass(radius, density):
    return density * radius**3


@pipefunc(output_name="heaviest")
def heaviest(mass):
    return max(mass)


pipeline = Pipeline([mass, heaviest])
pipeline.update_scope("ball", inputs={"radius"}, outputs="*")
inputs = {"ball": {"radius": [1, 2, 3]}, "density": 5}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["ball.heaviest"].output)
