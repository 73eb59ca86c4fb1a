from tocsin.domain.journal.rules import Source, coming_from, is_quiet, origin, quiet


def test_an_act_without_a_door_came_from_a_command():
    assert (origin(), is_quiet()) == (Source.COMMAND, False)


def test_the_inner_door_counts_and_the_outer_one_comes_back():
    with coming_from(Source.PAGE):
        with coming_from(Source.RULE):
            assert origin() == Source.RULE
        assert origin() == Source.PAGE
    assert origin() == Source.COMMAND


def test_quiet_holds_through_other_doors_and_ends():
    with quiet(Source.DEMO):
        assert (origin(), is_quiet()) == (Source.DEMO, True)
        with coming_from(Source.MAIL):
            assert is_quiet()
    assert not is_quiet()
