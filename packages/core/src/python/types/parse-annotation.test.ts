import { describe, expect, it } from 'vitest';
import { readModule } from '../read-module.ts';
import { parseAnnotation } from './parse-annotation.ts';
import { printType } from './python-type.ts';

const IMPORTS = `
import typing as t
import typing
import collections.abc
import numpy as np
import numpy.typing as npt
import pandas as pd
import datetime
from typing import List as L, Optional, Union, Dict, Tuple, Any, Callable, Literal, Annotated, TypeVar, Sequence
from collections.abc import Mapping
from pathlib import Path
from numpy import float64, ndarray
from pipefunc.typing import Array
from .mine import int8
from elsewhere import Path as Trail
try:
    from typing import Final
except ImportError:
    from typing_extensions import Final
T = TypeVar('T')
Vector = list[float]
class complex: pass
`;

const { names } = readModule(IMPORTS);
const parse = (text: string) => parseAnnotation(text, names);

describe('parseAnnotation', () => {
  it.each([
    ['int', 'int'],
    ['None', 'None'],
    ["'int'", 'int'],
    ['"list[\'int\']"', 'list[int]'],
    ['int | str | None', 'int | str | None'],
    ['Union[int, Union[str, int]]', 'int | str'],
    ['Optional[ L [ int ] ]', 'list[int] | None'],
    ['t.List[int]', 'list[int]'],
    ['typing.Tuple[int, ...]', 'tuple[int, ...]'],
    ['tuple[int, str]', 'tuple[int, str]'],
    ['tuple[()]', 'tuple[()]'],
    ['tuple', 'tuple'],
    ['tuple[int, *Ts]', 'tuple'],
    ['Dict[str, list[int]]', 'dict[str, list[int]]'],
    ['collections.abc.Iterable[int]', 'Iterable[int]'],
    ['Mapping[str, int]', 'Mapping[str, int]'],
    ['Sequence[Any]', 'Sequence[Any]'],
    ['Callable[[int, str], None]', 'Callable'],
    ['Callable[..., int] | None', 'Callable | None'],
    ["Literal['a', 1, -2, True, None]", "Literal['a', 1, -2, True, None]"],
    ['Annotated[int, Gt(0), "text, [", {"a": 1}]', 'int'],
    ['np.ndarray', 'np.ndarray'],
    ['ndarray', 'np.ndarray'],
    ['np.ndarray[Any, np.dtype[np.float32]]', 'Array[np.float32]'],
    ['npt.NDArray[np.int64]', 'Array[np.int64]'],
    ['npt.NDArray[Any]', 'np.ndarray'],
    ['Array[list[int]]', 'Array[list[int]]'],
    ['float64', 'np.float64'],
    ['pd.DataFrame', 'pd.DataFrame'],
    ['datetime.datetime', 'datetime'],
    ['Path', 'Path'],
    ['(int)', 'int'],
    ['int # the number\n | \\\n str', 'int | str'],
    ['list[\n  int,  # why\n]', 'list[int]'],
  ])('reads %s', (text, printed) => {
    expect(printType(parse(text))).toBe(printed);
    expect(parse(text).kind).not.toBe('unknown');
  });

  it.each([
    ['Any'],
    ['object'],
    ['T'],
    ['Vector'],
    ['MyClass'],
    ['MyClass[int, str]'],
    ['np.nothing'],
    ['npt.ArrayLike'],
    ['np.generic'],
    ['type[int]'],
    ['complex'],
    ['int8'],
    ['Trail'],
    ['Final[int]'],
    ['Literal[Colour.RED]'],
    ['Optional[int, str]'],
    ['int and str'],
    ['list[int'],
    ['lambda x: int'],
    ['1'],
    [''],
    ["'int' 'str'"],
    ['['.repeat(100_000)],
    [`${'list['.repeat(10_000)}int${']'.repeat(10_000)}`],
  ])('knows nothing of %s', (text) => {
    expect(parse(text).kind === 'unknown' || printType(parse(text)).startsWith('list[list[')).toBe(true);
  });

  it('keeps the text of what it does not know within what it knows', () => {
    expect(printType(parse('list[MyClass | int]'))).toBe('list[MyClass | int]');
  });

  it('takes well-known names for what they are when the module neither imports nor defines them', () => {
    const bare = new Map<string, string | null>();
    expect(printType(parseAnnotation('Array[np.int64] | List[int]', bare))).toBe('Array[np.int64] | list[int]');
    for (const source of ['from jaxtyping import *', 'from jax import Array', 'class Array: pass']) {
      expect(parseAnnotation('Array[int]', readModule(source).names).kind).toBe('unknown');
    }
    expect(printType(parseAnnotation('List[int]', readModule('from typing import *').names))).toBe('list[int]');
  });

  it('knows nothing of a built-in name that the module gives another meaning', () => {
    expect(parseAnnotation('int', readModule('from mine import int').names).kind).toBe('unknown');
    expect(parseAnnotation('str', readModule('def f[str](x: str): pass').names).kind).toBe('unknown');
  });
});
