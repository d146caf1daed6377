"""Not one line lost: what may happen to a journal, and the test that lets it happen.

The names of the tests begin with the promise that they hold (see below). ``pytest`` does a little of each, with
BEREDSKAB_ALLE_PROEVER=1 what CI has time for, and ``python -m tests.journal.crash`` all of it. What was counted stands
at the end of what pytest prints.

======================================================  ==================  =====================  ====================
what happens                                            test                in CI                  in the long run
======================================================  ==================  =====================  ====================
kill -9 of 4 writers, restarted                         test_kill           20 rounds              500 rounds
a death before, in and after each call of an append,    test_calls          446 deaths             the same
of a rens, and of making a journal; a reader open
the power goes: the states that it may leave, of        test_power_cut      7,800 states           up to 2,000 states
create, append, torn end, full disk, failed flush,                                                 for each moment
rens, and of a process that was killed before
the file is cut at every byte of its last three lines   test_cuts           783 cuts               the same
the last line is not written whole (zeros)              test_cuts           9 kinds                the same
a bit flips                                             test_flips          one bit of each byte   each bit
two files swapped, under live handles and before        test_swapped        5 ways                 the same
a real small disk is filled; short writes               test_disk_full      20 refusals            the same
a flush fails (EIO), and another process writes next    test_flush          8 failures             the same
a file, a folder, a lock that may only be read          test_readonly       16 cases               the same
a clock an hour back                                    test_clock          150 lines              the same
a holder of the lock hangs                              test_hanging        10 holders             the same
three handles in two processes do as they like          ../test_model       120 examples           3,000 examples
what a prototype did wrong                              test_prototype      20 ways out            the same
an incident's memory after one has left it              tests/tui/          2 ways out             the same
                                                        test_memory
======================================================  ==================  =====================  ====================

The promises, by the numbers that the tests are named for:

I1   what was acknowledged is there after any death and any reopening
I2   what was not is there whole or not at all
I3   what a handle shows is what the lines up to some line add up to, and it only ever goes forward
I4   two handles at the same line show the same
I5   an id is never given out twice
I6   documents stand in the order in which they came
I7   a write that failed has changed neither the file nor what is in memory
I8   a search is never older than the journal (``../test_database``)
I9   damage is never silent, and never keeps anybody from the intact rest
I10  the numbers of lines and their clock only go forward, also when the computer's clock goes back
I11  (writing a journal anew without its past: there is no such thing)
I12  adding a line costs the same however many there are (``tests/bench``)
I13  what others write is seen within a tenth of a second (``../test_keeper``, ``tests/bench``)
I14  nothing that is done with a document that was given out reaches what is stored
I15  (putting journals of several computers together: ``../test_mend``)
"""
