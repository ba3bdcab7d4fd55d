from pipefunc import Pipeline, VariantPipeline, pipefunc


@pipefunc(output_name="c", variant="add")
def add(a, b):
    return a + b


@pipefunc(output_name="c", variant="sub")
def subtract(a, b):
    return a - b


@pipefunc(output_name="d")
def scale(b, c):
    return b * c


pipeline = VariantPipeline([add, subtract, scale], default_variant="add")
print(pipeline.with_variant(select="sub")(a=2, b=3))
