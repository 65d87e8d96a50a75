"""How many posts organizations and people have: heavy tails, as in the registers of lobbyists and parliaments."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import log

# Measured (bench/real.py does it again): the likeliest exponents of a power law of the posts of 9,644 organizations in the
# filings of US lobbyists, half of which have one post, and of 37 bodies in Belgian politics. Thirty posts on average, with
# tens of thousands in the largest organization, lie between the two: organization_sizes finds 1.74 for them, and half of
# the organizations have one post, as in the filings.
FITTED = {"us_lobbyists": 2.01, "be_politics": 1.37}
LARGEST = 48_000
# In a smaller set no organization holds more than this share of all posts; the exponent gives way then.
SHARE = 0.1
# The organization of which lists are asked who was there on a day.
ASKED = 300


def quantiles(number: int, exponent: float, largest: int) -> list[int]:
    """The sizes of `number` organizations at evenly spaced places of a power law (size to the minus exponent) from 1 to
    `largest`, largest first."""
    summed = list(accumulate(size**-exponent for size in range(1, largest + 1)))
    return [1 + bisect_left(summed, summed[-1] * (1 - (k + 0.5) / number)) for k in range(number)]


def organization_sizes(number: int, posts: int) -> list[int]:
    """How many posts each organization has, largest first: `posts` together, at least 1 each. Raises ValueError where there
    are fewer posts than organizations."""
    if posts < number:
        raise ValueError("There must be at least as many posts as organizations.")
    largest = min(LARGEST, max(2, int(posts * SHARE)))
    low, high = 0.01, 4.0
    for _ in range(24):
        middle = (low + high) / 2
        if sum(quantiles(number, middle, largest)) > posts:
            low = middle
        else:
            high = middle
    sizes = quantiles(number, high, largest)
    # What is left over goes to the larger ones, one each.
    for k in range(posts - sum(sizes)):
        sizes[k % max(number // 20, 1)] += 1
    return sizes


def with_asked(sizes: Sequence[int], asked: int) -> tuple[list[int], int]:
    """The sizes with one of exactly `asked`, and its place; the largest one takes or gives the difference."""
    found = list(sizes)
    place = min(range(1, len(found)), key=lambda k: abs(found[k] - asked))
    found[0] += found[place] - asked
    found[place] = asked
    return found, place


def fitted_exponent(sizes: Sequence[int]) -> float:
    """The exponent of the power law from 1 on under which sizes are likeliest (Clauset, Shalizi and Newman 2009, eq. 3.5):
    where the mean logarithm of the law is that of the sizes."""
    wanted = sum(map(log, sizes)) / len(sizes)
    low, high = 1.05, 6.0
    for _ in range(40):
        middle = (low + high) / 2
        if _mean_logarithm(middle) > wanted:
            low = middle
        else:
            high = middle
    return high


def _mean_logarithm(exponent: float, terms: int = 2000) -> float:
    """Of the zeta distribution: a sum, and an integral for the rest of it."""
    over, slope = terms + 0.5, exponent - 1
    weights = sum(k**-exponent for k in range(1, terms + 1)) + over**-slope / slope
    logs = sum(log(k) * k**-exponent for k in range(1, terms + 1))
    return (logs + over**-slope * (log(over) / slope + 1 / slope**2)) / weights
