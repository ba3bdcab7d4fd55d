"""Two parameters exchange their names: what a name means depends on where it stands."""

from pipefunc import Pipeline, pipefunc


@pipefunc(
    output_name="ratio",
    renames={"top": "bottom", "bottom": "top"},
    mapspec="top[i], bottom[j] -> ratio[i, j]",
    defaults={"digits": 3},
)
def divide(top, bottom, digits):
    return round(top / bottom, digits)


pipeline = Pipeline([divide])
inputs = {"top": [1, 2, 4], "bottom": [3, 5]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["ratio"].output)
