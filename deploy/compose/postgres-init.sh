#!/bin/sh
# Four databases, four roles; nobody connects to a neighbour's.
set -e
for service in membership awards campaigns notifications; do
  upper=$(echo "$service" | tr '[:lower:]' '[:upper:]')
  password=$(eval echo "\$${upper}_PASSWORD")
  psql -v ON_ERROR_STOP=1 -v name="$service" -v password="$password" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
done
