"""A generator that finds nothing: the maps over it have no elements, and the rest goes on."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="hit", mapspec="... -> hit[i]")
def search(text, needle):
    return [k for k in range(len(text)) if text.startswith(needle, k)]


@pipefunc(output_name="line", mapspec="hit[i] -> line[i]")
def show(hit, text):
    return text[hit:]


@pipefunc(output_name="report")
def report(line):
    return f"{len(line)} hits"


pipeline = Pipeline([search, show, report])
inputs = {"text": "warp and weft", "needle": "loom"}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["report"].output)
