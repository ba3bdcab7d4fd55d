import copy
import os
import time

from gridloom_worker import children
from gridloom_worker.child_process import ChildProcess
from gridloom_worker.child_state import ChildState
from gridloom_worker.measures import Measures
from gridloom_worker.records import DONE
from gridloom_worker.slot import Slot
from tests.sweep import SweepTest, axis, from_input, numbers


class PlainRunner:
    """Each element is its own result."""

    outcome_of_step = None
    attempt = 1

    def __init__(self, count):
        self.elements = range(count)

    def begin(self):
        self.measures = Measures()

    def outcome(self, element):
        return DONE, "none", [b"x"], float(element)

    def steps(self):
        return None


class ChildrenTest(SweepTest):
    def test_an_element_whose_child_dies_before_saying_so_is_computed_by_another(self):
        flag = self.path("died")
        take = Slot.take

        def die_once(slot, position, now):
            if position == 3 and not os.path.exists(flag):
                open(flag, "w").close()
                os._exit(1)
            take(slot, position, now)

        Slot.take = die_once
        self.addCleanup(setattr, Slot, "take", take)
        done, deaths = self.run_pool(6)
        self.assertTrue(os.path.exists(flag))
        self.assertEqual((sorted(done), deaths), (list(range(6)), []))

    def test_children_that_always_die_before_an_element_begins_cost_an_element_each_few_times(self):
        check = ChildState.tell
        ChildState.tell = lambda state: os._exit(1)
        take = Slot.take
        Slot.take = lambda slot, position, now: None
        self.addCleanup(setattr, Slot, "take", take)
        self.addCleanup(setattr, ChildState, "tell", check)
        done, deaths = self.run_pool(2)
        self.assertEqual((done, sorted(deaths)), ([], [0, 1]))

    def test_a_child_that_left_its_lease_while_the_parent_saw_it_go_on_gets_the_rest_again(self):
        shorten = ChildProcess.shorten

        def too_late(child, stop):
            _, old = shorten(child, stop)
            # As if the next element had been seen: it stays with the child, who does not know.
            child.stop = min(child.stop + 1, old)
            return child.stop, old

        ChildProcess.shorten = too_late
        self.addCleanup(setattr, ChildProcess, "shorten", shorten)
        plain = PlainRunner.outcome

        def slow_at_times(runner, element):
            time.sleep(0.15 if element % 9 == 8 else 0)
            return plain(runner, element)

        PlainRunner.outcome = slow_at_times
        self.addCleanup(setattr, PlainRunner, "outcome", plain)
        done, deaths = self.run_pool(60)
        self.assertEqual((sorted(done), deaths), (list(range(60)), []))

    def test_a_block_of_an_earlier_lease_is_not_taken_for_one_of_the_next(self):
        blocks = ChildProcess.blocks
        earlier, late = {}, []

        def with_late_ones(child):
            for block, frames in blocks(child):
                old = earlier.get(child)
                if old and old[0].lease != block.lease:
                    late.append(old[0].lease)
                    yield old
                earlier[child] = (copy.deepcopy(block), frames)
                yield block, frames

        ChildProcess.blocks = with_late_ones
        self.addCleanup(setattr, ChildProcess, "blocks", blocks)
        done, deaths = self.run_pool(60)
        self.assertGreater(len(late), 2)
        self.assertEqual((sorted(done), deaths), (list(range(60)), []))

    def run_pool(self, count, children_count=2):
        """Positions that were done, and those that died."""
        done, deaths = [], []
        deadline = time.monotonic() + 30

        def on_tick(now):
            self.assertLess(now, deadline, "the children compute nothing any more")
            return 0.05

        def on_block(child, block, frames):
            done.extend(range(block.first, block.first + block.count))

        pool = children.Children(
            PlainRunner(count),
            children_count,
            on_block,
            lambda child, position, *_: deaths.append(position),
            lambda *_: None,
            {},
        )
        pool.run(on_tick)
        return done, deaths

    def test_user_code_may_fork_a_pool_of_its_own(self):
        self.input("how", {"value": {"kind": "list", "items": ["fork", "fork"]}, "shape": [2]})
        code = """
        import multiprocessing
        def square(x):
            return x * x
        def many(how):
            with multiprocessing.get_context(how).Pool(2) as pool:
                return pool.map(square, range(4))
        """
        self.stage("many", code, [from_input("how", ["i"])], [axis("i", 2)])
        done = self.compute("many", [(0, 2)])
        self.assertEqual([done[i].value for i in (0, 1)], [[0, 1, 4, 9]] * 2)

    def test_a_fork_that_returns_reports_nothing(self):
        self.input("x", numbers(3))
        code = """
        import os
        def split(x):
            return x if os.fork() else -1
        """
        self.stage("split", code, [from_input("x", ["i"])], [axis("i", 3)])
        done = self.compute("split", [(0, 3)])
        self.assertEqual([done[i].value for i in range(3)], [0, 1, 2])
        self.assertEqual(len([1 for _, fields in self.records("split") if fields[1] == 3]), 3)
