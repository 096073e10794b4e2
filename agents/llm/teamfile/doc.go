// Package teamfile reads team files: which provider and model plays which role, what
// they cost, what they can do, and what a job may spend.
//
// A file is read strictly: fields that are unknown, given twice or of another type,
// aliases and tags are refused, and every refusal names line, column and field. A
// file holds no secret: keys are named by environment variable or by file, and read
// by whoever builds the team. The package opens no file and talks to nobody.
package teamfile
