"""How often what happens in an archive: every rate in one place, so that it can be stated with a figure."""

import datetime as dt

#: First day of the archive; all parties named are active in the 400 days behind it.
FIRST_DAY = dt.date(2023, 6, 1)
DAYS = 400
#: Below this many reports a day the archive gets shorter instead of thinner.
REPORTS_A_DAY = 250
FEWEST_DAYS = 20
OFFSET = dt.timezone(dt.timedelta(hours=3))

#: Shares of all reports; the rest tell events.
QUIET = 0.07
BULLETINS = 0.08
SUMMARIES = 0.01

#: Reports an event: a share has one, the others a log-normal number.
ONE_REPORT = 0.38
SIZE_MEDIAN = 7.8
SIZE_SIGMA = 0.85
SIZE_MOST = 45

#: Weights of the modes of events.
MODES = {
    "shell": 16, "air": 9, "ied": 9, "clash": 13, "kill": 7, "demo": 10, "arrest": 10, "curfew": 3,
    "aid": 6, "meet": 6, "deal": 3, "move": 5, "pull": 3,
}  # fmt: skip
#: Weight of the n-th governorate of a country is n to the power of this.
THEATRE_SLOPE = -0.8
#: An event has a twin of the same type on the same day: in a neighbouring town, else in the same town hours apart.
TWIN = 0.22
TWIN_NEXT_DOOR = 0.78
NEXT_DOOR_KM = 25.0
UNKNOWN_ACTOR = 0.3

#: Of the reports after the first of an event.
COPY = 0.40
UPDATE = 0.12
#: Of the tellings in own wording.
OWN_WORD = 0.22
RELAY = 0.45
ACTOR_NAMED = 0.75
MORE = 0.4
SECOND_NARRATOR = 0.18
ELSEWHERE = 0.07
REFERENCE = 0.10
REFERENCE_ATTEMPTS = 6

#: Tolls in own wording: exact, at least, between; the rest unsaid. Crowded: another event of that type there that day.
EXACT, FLOOR, RANGE = 0.62, 0.14, 0.08
CROWDED_EXACT = 0.9
#: Place: town; else side of a governorate; else the governorate.
TOWN, SIDE = 0.74, 0.20
CROWDED_TOWN = 0.96
PART_OF_DAY, DAY_ONLY, DATED = 0.62, 0.22, 0.10

#: Planted, of the events that can have it (at least 3 reports, a toll or a named actor).
TOLL_CONTRADICTION = 0.10
ACTOR_CONTRADICTION = 0.09
DENIAL = 0.10
#: Of the events that can have it: told as a plan or a threat before the deed.
PLANNED = 0.10

#: Copies: verbatim or edited; a line that names the origin; another headline; last paragraph cut; share words added.
VERBATIM = 0.45
ORIGIN_LINE = 0.6
NEW_HEADLINE = 0.6
CUT = 0.3
#: A paragraph is cut only where it is no more than this share of the text.
CUT_MOST = 0.22
TICKER = 0.5
WORDS_CHANGED = (0.03, 0.08)
SPELLINGS_CHANGED = 0.06
DATELINE = 0.2

#: Words a report: shortest wanted, longest, and the mode of a triangular distribution between them.
WORDS = (62, 185, 85)
