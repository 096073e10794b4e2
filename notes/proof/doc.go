// Package proof keeps the record of a job so that nobody can change it afterwards
// without being caught, and checks a record that somebody else kept. It needs a
// public key, no network, and no trust in who made the bundle.
//
// It is pure: bytes and values. [Log] makes records, [Verify] reads a bundle through
// [io/fs]. Storing is the activities' work; keys are given to it and never read.
//
// # The record
//
// A record is one line of JSON of the fixed struct [Record]. It holds who, to whom,
// about what, and two hashes: body, the SHA-256 of what was said, and prev, the
// Merkle tree hash of all records before it. What was said, and every detail of the
// other kinds of records, is the body, whose first field is 32 random bytes: a body
// can be erased, and neither its record nor any proof says what it held.
//
// Stored bytes are hashed as they are; nothing is parsed and written again.
//
// # Where it lies
//
//	jobs/<job>/notes/<first>.jsonl               entries, one a line, first is the number of the first
//	jobs/<job>/notes/<first>-<issue>.jsonl       the same records after an erasure, issue from 2
//	jobs/<job>/notes/quarantine/<sub>.json       a [Quarantined] line, which no prompt reads
//	jobs/<job>/notes/codebook/<sha256>.json      a version of the codebook, as its name says
//	jobs/<job>/notes/checkpoint/<size>           a signed checkpoint, size in 8 digits
//
// An entry is {"record":…,"body":…}: what a round commits is one object, which is
// there with its bodies or not at all, and a leaf of the tree is the record of one
// line. All puts are create-only. A writer clones its [Log], appends the records of a
// batch to the clone and puts its lines: if the put succeeds the clone is the log, if
// the key was taken it adopts the lines that it reads back and tries again at the next
// number. There are no tiles: a job has some hundred records, and the tree of ten
// thousand is made again in milliseconds.
//
// Before close nothing is erased. Then the entries of a batch are put again under the
// next issue with null for a body that is erased, the issue before is deleted, and an
// erase record follows. A reader takes the highest issue of each batch.
//
// # The bundle
//
//	notes/transcript.jsonl    all entries, the batches one after the other
//	notes/codebook.json       every version of the codebook, oldest first, a JSON array
//	notes/checkpoints.json    every signed checkpoint, a JSON array of strings
//	notes/keys.json           the public keys, a [Keyring]
//	statement.dsse.json       an in-toto statement over every other file and the log's root
//
// Versions of artefacts are found under review/versions/<piece>/v<n>/ and are held
// against the digest that the record names.
//
// # What it proves
//
// With a pinned key and a closing checkpoint, any change to the bundle is found. It
// does not prove that the key's owner never wrote another record, of which nobody
// kept a checkpoint, nor that agents said nothing elsewhere.
package proof
