"""Results remembered by the object that they follow from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from heyan.same_object import remembered


def test_works_once_for_one_object_and_anew_for_an_equal_one() -> None:
    worked: list[int] = []

    @remembered(4)
    def total(numbers: list[int]) -> int:
        worked.append(len(numbers))
        return sum(numbers)

    one, equal = [1, 2], [1, 2]
    assert [total(one), total(one), total(equal)] == [3, 3, 3]
    assert len(worked) == 2


def test_forgets_the_oldest_beyond_its_bound() -> None:
    worked: list[str] = []

    @remembered(2)
    def first(text: list[str]) -> str:
        worked.append(text[0])
        return text[0]

    kept = [[letter] for letter in "abc"]
    assert [first(one) for one in (*kept, kept[0], kept[2])] == ["a", "b", "c", "a", "c"]
    assert worked == ["a", "b", "c", "a"]


def test_many_threads_get_their_own_answers() -> None:
    @remembered(8)
    def double(number: list[int]) -> int:
        return 2 * number[0]

    objects = [[number % 50] for number in range(4000)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(double, objects)) == [2 * one[0] for one in objects]
