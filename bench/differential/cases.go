package differential

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Case is one query of a case file. The README of testdata/differential describes the format.
type Case struct {
	File  string // base name without extension
	Line  int    // of the title
	Title string
	SQL   string

	Exact   bool     // floating-point numbers compare bit for bit
	Fails   *string  // both engines refuse the query, ours with this in its message
	Differs string   // the reason why ours answers otherwise; "" for cases that agree
	Ours    []string // the lines of our answer where it differs
}

// Name is the case in the name of a subtest.
func (c Case) Name() string { return c.File + "/" + c.Title }

// ReadCases reads all case files of a folder, in the order of their names.
func ReadCases(dir string) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no case files in %s", dir)
	}
	var all []Case
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		cases, err := parseCases(strings.TrimSuffix(filepath.Base(f), ".txt"), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		all = append(all, cases...)
	}
	return all, nil
}

// parseCases reads the blocks of one file.
func parseCases(file, text string) ([]Case, error) {
	var cases []Case
	titles := map[string]int{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		begin := i
		for i < len(lines) && strings.TrimSpace(lines[i]) != "" {
			i++
		}
		c := Case{File: file, Line: begin + 1}
		heading, err := c.parse(lines[begin:i])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", c.Line, err)
		}
		if heading {
			continue
		}
		if at, ok := titles[c.Title]; ok {
			return nil, fmt.Errorf("line %d: the title %q is taken by line %d", c.Line, c.Title, at)
		}
		titles[c.Title] = c.Line
		cases = append(cases, c)
	}
	return cases, nil
}

// parse fills the case from the lines of its block. heading is true for a block of comments alone.
func (c *Case) parse(block []string) (heading bool, err error) {
	n := 0
	for ; n < len(block) && strings.HasPrefix(block[n], "--"); n++ {
		note := strings.TrimSpace(block[n][2:])
		if n == 0 {
			c.Title = note
			continue
		}
		key, value, _ := strings.Cut(note, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "exact":
			c.Exact = true
		case "fails":
			c.Fails = &value
		case "differs":
			c.Differs = value
		case "ours":
			c.Ours = append(c.Ours, value)
		default:
			heading = true // running text; an error below unless the block is all comment
		}
	}
	c.SQL = strings.TrimSpace(strings.Join(block[n:], "\n"))
	switch {
	case c.SQL == "":
		return true, nil
	case heading:
		return false, fmt.Errorf("%q has a comment line that is no annotation", c.Title)
	case c.Title == "":
		return false, fmt.Errorf("a query without a title")
	case strings.HasSuffix(c.SQL, ";"):
		return false, fmt.Errorf("%q ends with a semicolon", c.Title)
	case (c.Differs == "") != (c.Ours == nil):
		return false, fmt.Errorf("%q: differs and ours go together", c.Title)
	case c.Differs != "" && c.Fails != nil:
		return false, fmt.Errorf("%q: fails and differs exclude each other", c.Title)
	}
	return false, nil
}

// Ordered tells whether the rows of the query come in an order: it has ORDER BY, LIMIT or OFFSET of its own, not only within
// brackets.
func (c Case) Ordered() bool {
	depth := 0
	for _, word := range words(c.SQL) {
		switch strings.ToUpper(word) {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case "ORDER", "LIMIT", "OFFSET":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// words cuts SQL into words and single marks; text in quotes is one word with its quotes.
func words(sql string) []string {
	var out []string
	for i := 0; i < len(sql); {
		j := i + 1
		switch b := sql[i]; {
		case b == '\'' || b == '"':
			for j < len(sql) && sql[j] != b {
				j++
			}
			j++
		case isWord(b):
			for j < len(sql) && isWord(sql[j]) {
				j++
			}
		}
		j = min(j, len(sql))
		out = append(out, sql[i:j])
		i = j
	}
	return out
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= 0x80
}
