package illustrator

// nameOf makes a name-table name out of any word: a–z and -, 3 to 16 bytes.
func nameOf(word string, n int) string {
	var b []byte
	for _, c := range []byte(word) {
		switch {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+32)
		case c >= 'a' && c <= 'z':
			b = append(b, c)
		case (c == ' ' || c == '-') && len(b) > 0 && b[len(b)-1] != '-':
			b = append(b, '-')
		}
	}
	suffix := ""
	if n > 1 {
		suffix = "-" + ordinal(n)
	}
	if max := 16 - len(suffix); len(b) > max {
		b = b[:max]
	}
	for len(b) > 0 && b[len(b)-1] == '-' {
		b = b[:len(b)-1]
	}
	for len(b) < 3 {
		b = append(b, 'x')
	}
	return string(b) + suffix
}

// ordinal is a letter suffix for the n-th of a kind: two, three … then letters.
func ordinal(n int) string {
	words := []string{"", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return "n" + string(rune('a'+n%26)) + string(rune('a'+n/26%26))
}
