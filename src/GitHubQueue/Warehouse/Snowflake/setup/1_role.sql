-- Once, by an administrator: database, schema, warehouse, role and user of the loads. All names are examples. docs/snowflake.md explains each step.
use role sysadmin;
create database if not exists github;
create schema if not exists github.lake;

-- The smallest will do; it is paid for by the second while it runs, and each start costs at least a minute.
create warehouse if not exists loading warehouse_size = xsmall auto_suspend = 60 auto_resume = true initially_suspended = true;

use role useradmin;
create role if not exists github_loader;

-- The public half of the key pair, without its first and last line and without line breaks. Users of the type service have no password.
create user if not exists github_loader type = service default_role = github_loader default_warehouse = loading rsa_public_key = 'MIIBIjANBgkqh...';

-- All that a load needs, besides the stage. What it creates, it owns.
use role securityadmin;
grant role github_loader to user github_loader;
grant usage on warehouse loading to role github_loader;
grant usage on database github to role github_loader;
grant usage, create table, create view on schema github.lake to role github_loader;
