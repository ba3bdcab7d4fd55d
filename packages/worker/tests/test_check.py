import unittest

from gridloom_worker.check import check_modules


class CheckTest(unittest.TestCase):
    def test_code_that_parses_has_no_error_and_is_not_run(self):
        self.assertEqual(
            check_modules({"a": "import sys\nsys.exit(3)\n", "b": "async def f(x, *, y=1): return x\n"}), []
        )

    def test_each_module_tells_its_first_error_with_line_and_column(self):
        errors = check_modules({"good": "x = 1\n", "bad": "def f(x):\n    return (x\n", "worse": "def g(:\n"})
        self.assertEqual([(each["module"], each["line"]) for each in errors], [("bad", 2), ("worse", 1)])
        self.assertTrue(all(each["column"] >= 1 and each["message"] for each in errors))

    def test_a_nul_is_an_error_and_not_a_crash(self):
        self.assertEqual([each["module"] for each in check_modules({"nul": "x = 1\0"})], ["nul"])


if __name__ == "__main__":
    unittest.main()
