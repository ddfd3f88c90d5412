-- What the ledger says of a load, be it that it has run once, twice after a lost answer, or not at all because another one was quicker.
select count(*) as objects, coalesce(sum(extracted), 0) as extracted, coalesce(sum(loaded), 0) as loaded, coalesce(sum(updated), 0) as updated
  from loads where load_id = '{load}'
