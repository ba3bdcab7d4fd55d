"""Rows and columns of a table, each reduced on its own."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="cell", mapspec="x[i], y[j] -> cell[i, j]")
def fill(x, y):
    return x**2 + y


@pipefunc(output_name="row_sum", mapspec="cell[i, :] -> row_sum[i]")
def sum_row(cell):
    return sum(cell)


@pipefunc(output_name="column_max", mapspec="cell[:, j] -> column_max[j]")
def best_of_column(cell):
    return max(cell)


@pipefunc(output_name="both", mapspec="row_sum[i], column_max[j] -> both[i, j]")
def compare(row_sum, column_max):
    return row_sum - column_max


pipeline = Pipeline([fill, sum_row, best_of_column, compare])
inputs = {"x": [1, 2, 3, 4], "y": [10, 20, 30]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["both"].output)
