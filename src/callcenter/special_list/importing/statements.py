"""What a batch does to its list, in PostgreSQL's own words: millions of rows never leave it.

Rules: `s` is a staged entry, `l` one on the list, `h` one as it stood before; an entry is known by number and person.
"""
# ruff: noqa: S608 each is put together from constants of this file alone

_COLUMNS = (
    "created_at, valid_from, valid_to, tier, needs, category, level, digest, list_name, person, key, relation, basis"
)
_OLD = ", ".join(f"l.{column}" for column in _COLUMNS.split(", "))
# Of an entry that the list has already, where the file names no first day.
_FIRST_DAY = "coalesce(s.valid_from, least(l.valid_from, s.valid_to))"
_DIFFERS = (
    "(l.category, l.level, l.tier, l.needs, l.relation, l.basis, l.valid_to, l.valid_from) is distinct from"
    f" (s.category, s.level, s.tier, s.needs, s.relation, s.basis, s.valid_to, {_FIRST_DAY})"
)
_SAME_ENTRY = "l.digest = s.digest and l.person = s.person"
_PARTICULARS = "(s.category, s.level, s.tier, s.needs, s.relation, s.basis, s.valid_from, s.valid_to)"
DUPLICATES = f"""
    with repeated as (
        select s.line, s.digest, s.person, first_value(s.line) over entry as first_line,
            {_PARTICULARS} is distinct from first_value({_PARTICULARS}) over entry as differs
        from list_staging s where s.batch = :batch and s.line = any(:lines)
        window entry as (partition by s.digest, s.person order by s.line)
    ), removed as (
        delete from list_staging s using repeated r
        where s.batch = :batch and r.line > r.first_line and s.line = r.line and s.digest = r.digest
    )
    insert into list_problems (batch, line, other_line, field, reason)
    select :batch, line, first_line, 'number', case when differs then 'contradiction' else 'duplicate' end
    from repeated where line > first_line
"""
DIFFERENCE = f"""
    select count(l.digest) as before,
        count(*) filter (where l.digest is null) as new,
        count(*) filter (where l.digest is not null and s.digest is not null and {_DIFFERS}) as changed,
        count(*) filter (where l.digest is not null and s.digest is not null and not ({_DIFFERS})) as same,
        count(*) filter (where s.digest is null) as missing,
        count(*) filter (where l.key <> :key) as under_other_key
    from (select * from list_staging where batch = :batch) s
    full join (select * from special_list where list_name = :list_name) l on {_SAME_ENTRY}
"""

FORGET_BEFORE = "delete from list_history where list_name = :list_name"
KEEP_GONE = f"""
    with gone as (
        delete from special_list l where l.list_name = :list_name
        and not exists (select from list_staging s where s.batch = :batch and {_SAME_ENTRY})
        returning l.*
    )
    insert into list_history (batch, was, of_batch, {_COLUMNS}) select :batch, 'gone', batch, {_COLUMNS} from gone
"""
KEEP_CHANGED = f"""
    insert into list_history (batch, was, of_batch, {_COLUMNS})
    select :batch, 'changed', l.batch, {_OLD} from special_list l join list_staging s on {_SAME_ENTRY}
    where l.list_name = :list_name and s.batch = :batch and {_DIFFERS}
"""
CHANGE = f"""
    update special_list l set batch = :batch, category = s.category, level = s.level, tier = s.tier, needs = s.needs,
        relation = s.relation, basis = s.basis, valid_to = s.valid_to, valid_from = {_FIRST_DAY}
    from list_staging s, list_history h
    where h.batch = :batch and h.was = 'changed' and s.batch = :batch and s.digest = h.digest and s.person = h.person
    and l.list_name = :list_name and {_SAME_ENTRY}
"""
# In the order of the index, which so is written from one end to the other.
ADD = f"""
    insert into special_list (batch, list_name, key, digest, person, category, level, tier, needs, relation, basis,
        valid_from, valid_to)
    select :batch, :list_name, :key, s.digest, s.person, s.category, s.level, s.tier, s.needs, s.relation, s.basis,
        coalesce(s.valid_from, least(:today, s.valid_to)), s.valid_to
    from list_staging s where s.batch = :batch
    and not exists (select from special_list l where l.list_name = :list_name and {_SAME_ENTRY})
    order by s.digest, s.person
"""

NUMBERS_TO_BE_UNDONE = """
    create temporary table list_undone on commit drop as
    select digest from special_list where batch = :batch and list_name = :list_name
    union select digest from list_history where batch = :batch
"""
ADD_AGAIN = f"""
    insert into special_list (batch, {_COLUMNS})
    select of_batch, {_COLUMNS} from list_history where batch = :batch and was = 'gone'
    on conflict do nothing
"""
REMOVE_NEW = """
    delete from special_list l where l.batch = :batch and l.list_name = :list_name and l.key = :key
    and not exists (select from list_history h where h.batch = :batch and h.digest = l.digest and h.person = l.person)
"""
CHANGE_BACK = """
    update special_list l set batch = h.of_batch, category = h.category, level = h.level, tier = h.tier,
        needs = h.needs, relation = h.relation, basis = h.basis, valid_from = h.valid_from, valid_to = h.valid_to
    from list_history h where h.batch = :batch and h.was = 'changed'
    and l.list_name = :list_name and l.digest = h.digest and l.person = h.person and l.batch = :batch
"""
