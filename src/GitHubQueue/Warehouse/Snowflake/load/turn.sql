-- Waits for loads that are merging, and keeps others waiting until this transaction ends.
update load_turns set load_id = '{load}', taken_at = current_timestamp where turn = 'merge'
