#!/bin/sh
# Brings Temporal's two databases to the schema of this image's version. It may be
# run again at any time: what is there stays, what is missing is added. Connection
# settings are temporal-sql-tool's own SQL_* variables; SQL_PASSWORD is a secret.
set -eu

bring() { # database, name of its schema
	temporal-sql-tool --db "$1" create
	temporal-sql-tool --db "$1" setup-schema -v 0.0
	temporal-sql-tool --db "$1" update-schema --schema-name "$2"
}

bring temporal postgresql/v12/temporal
bring temporal_visibility postgresql/v12/visibility
