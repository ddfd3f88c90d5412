-- Who we are to Snowflake, and where: null is what the role may not use, or what doesn't exist.
select current_account(), current_user(), current_role(), current_warehouse(), current_database(), current_schema()
