"""Texts with quotes, backslashes, line ends and other letters."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="shout", mapspec="text[i] -> shout[i]")
def shout(text: str, end: str = "!") -> str:
    return text.upper() + end


@pipefunc(output_name="all_texts")
def put_together(shout):
    return "|".join(shout)


pipeline = Pipeline([shout, put_together])
inputs = {"text": ["it's", 'a "quote"', "C:\\temp\\new", "two\nlines", "größer als 20 °C", "日本", ""]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["all_texts"].output)
