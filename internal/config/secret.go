package config

import "github.com/atelierhq/atelier/internal/secret"

// Secret is a value that must not be printed.
type Secret = secret.Secret
