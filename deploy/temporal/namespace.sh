#!/bin/sh
# Creates the namespace that Atelier runs in, or brings an existing one up to date:
# how long closed workflows are kept, and the search attributes that the Temporal UI
# filters by. It may be run again at any time. An attribute that exists with another
# type is an error: workflows could not be found by it.
#
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the temporal command itself.
set -eu
: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}"

# Finished bundles are in the store for good; 30 days is for looking at how they
# came about.
retention=720h

tries=0
until temporal operator cluster health; do
	tries=$((tries + 1))
	if [ "$tries" -ge 60 ]; then
		echo "Temporal does not answer at $TEMPORAL_ADDRESS" >&2
		exit 1
	fi
	sleep 2
done

if temporal operator namespace describe >/dev/null 2>&1; then
	temporal operator namespace update --retention "$retention"
else
	temporal operator namespace create --retention "$retention"
fi

# A namespace that was created a moment ago is not known to every cache yet.
tries=0
until temporal operator search-attribute create \
	--name AtelierKind --type Keyword \
	--name AtelierStage --type Keyword \
	--name AtelierMedium --type Keyword \
	--name AtelierTenant --type Keyword \
	--name AtelierStopReason --type Keyword \
	--name AtelierModels --type KeywordList \
	--name AtelierNeedsHuman --type Bool \
	--name AtelierRound --type Int \
	--name AtelierScore --type Double \
	--name AtelierCostUSD --type Double; do
	tries=$((tries + 1))
	if [ "$tries" -ge 15 ]; then
		exit 1
	fi
	sleep 2
done
