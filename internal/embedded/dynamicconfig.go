package embedded

import (
	"time"

	"go.temporal.io/server/common/dynamicconfig"
)

// dynamicConfig is how the embedded server differs from one made for a cluster. A
// server of the defaults runs the same workflows, an order of magnitude slower.
//
// Keys come from the server's own constants: a key that is misspelt as a string is
// ignored without a word.
func dynamicConfig() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// Sized for a cluster's host by default, a gigabyte when full.
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key(): 8096,

		// How often a shard may look for work. The default of 20 a second is per
		// shard and meant for hosts with hundreds; with our one shard every
		// sequential step waits its turn of 45 ms. This is the setting that takes a
		// chain of 100 no-op activities from 5.05 s to 0.70 s.
		dynamicconfig.TransferProcessorMaxPollRPS.Key(): 2000,
		// No step waits for these two. A timer may fire 5 ms late, and the list of
		// workflows may lag by 10 ms; in return, what arrives together is read
		// together, and an eighth of all allocations goes away.
		dynamicconfig.TimerProcessorMaxPollRPS.Key():      200,
		dynamicconfig.VisibilityProcessorMaxPollRPS.Key(): 100,

		// Payloads kept outside the history are not used here, and looking for them
		// walks through every event that is written.
		dynamicconfig.ExternalPayloadsEnabled.Key(): false,

		// One part of the server hands events to the other as they were stored,
		// instead of reading and writing them anew.
		dynamicconfig.SendRawHistoryBetweenInternalServices.Key(): true,

		// Two cores that also render pictures may be slow for a moment; a shard that
		// times out is dropped and loaded again, which makes it worse.
		dynamicconfig.ShardIOTimeout.Key(): 15 * time.Second,

		// Limits that protect a shared database from its neighbours. This one has none.
		dynamicconfig.FrontendPersistenceMaxQPS.Key():                    10000,
		dynamicconfig.HistoryPersistenceMaxQPS.Key():                     45000,
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,

		// Fairness between tenants. From the first boot, as the two kinds of queue
		// keep their backlog in different tables.
		dynamicconfig.MatchingEnableFairness.Key(): true,

		// One partition: partitions spread a queue over hosts, and on one host they
		// forward tasks to each other. Also, a rate limit on a queue is split evenly
		// among its partitions and is wrong when it is small.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,

		// Ids are part of keys in the store and of lines in the UI.
		dynamicconfig.MaxIDLengthLimit.Key(): 255,
	}
}
