"""A generated axis, over which a second one is generated; both are reduced again."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="block", mapspec="... -> block[b]")
def blocks(count):
    return list(range(1, count + 1))


@pipefunc(output_name="cell", mapspec="block[b] -> cell[b, c]")
def cells(block, per_block):
    return [block * 100 + k for k in range(per_block)]


@pipefunc(output_name="value", mapspec="cell[b, c], block[b] -> value[b, c]")
def value(cell, block):
    return cell - block


@pipefunc(output_name="of_block", mapspec="value[b, :] -> of_block[b]")
def of_block(value):
    return list(value)


@pipefunc(output_name="everything")
def everything(of_block):
    return sum(sum(items) for items in of_block)


pipeline = Pipeline([blocks, cells, value, of_block, everything])
inputs = {"count": 3, "per_block": 2}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["everything"].output)
