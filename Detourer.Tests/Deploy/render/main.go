// Renders a Helm chart on machines without helm. It has the functions that the chart uses, and no cluster.
//
//	render template RELEASE CHART [--namespace N] [-f FILE]... [--set PATH=VALUE]...
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 || args[0] != "template" {
		return errors.New("render template RELEASE CHART [--namespace N] [-f FILE]... [--set PATH=VALUE]...")
	}
	release, chart, namespace := args[1], args[2], "default"
	values, err := read(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return err
	}
	for i := 3; i+1 < len(args); i += 2 {
		switch args[i] {
		case "--namespace":
			namespace = args[i+1]
		case "-f":
			more, err := read(args[i+1])
			if err != nil {
				return err
			}
			merge(values, more)
		case "--set":
			merge(values, setting(args[i+1]))
		default:
			return fmt.Errorf("unknown: %s", args[i])
		}
	}
	about, err := read(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return err
	}
	named := object{} // in templates, the keys of Chart are capitalised
	for key, value := range about {
		named[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return render(chart, object{
		"Values":       values,
		"Chart":        named,
		"Release":      object{"Name": release, "Namespace": namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1},
		"Capabilities": object{"KubeVersion": object{"Version": "v1.34.0", "Major": "1", "Minor": "34"}, "APIVersions": versions{}},
		"Files":        files(chart),
	})
}

func render(chart string, scope object) error {
	name := scope["Chart"].(object)["Name"].(string)
	root := template.New(name).Option("missingkey=zero")
	root.Funcs(functions(root))
	folder := filepath.Join(chart, "templates")
	var names []string
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inside, _ := filepath.Rel(chart, path)
		names = append(names, name+"/"+filepath.ToSlash(inside))
		_, err = root.New(names[len(names)-1]).Parse(string(text))
		return err
	})
	if err != nil {
		return err
	}
	sort.Strings(names)
	for _, file := range names {
		if strings.HasPrefix(filepath.Base(file), "_") {
			continue
		}
		scope["Template"] = object{"Name": file, "BasePath": name + "/templates"}
		var text bytes.Buffer
		if err := root.ExecuteTemplate(&text, file, scope); err != nil {
			return err
		}
		// Like helm, print neither the notes nor empty files.
		output := strings.TrimSpace(strings.ReplaceAll(text.String(), "<no value>", ""))
		if output != "" && filepath.Base(file) != "NOTES.txt" {
			fmt.Printf("---\n# Source: %s\n%s\n", file, strings.TrimPrefix(output, "---\n"))
		}
	}
	return nil
}

func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	all["include"] = func(name string, scope interface{}) (string, error) {
		var text bytes.Buffer
		err := root.ExecuteTemplate(&text, name, scope)
		return text.String(), err
	}
	all["tpl"] = func(text string, scope interface{}) (string, error) {
		copied, err := root.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := copied.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out bytes.Buffer
		err = parsed.Execute(&out, scope)
		return out.String(), err
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	all["lookup"] = func(version, kind, namespace, name string) object { return object{} }
	all["toYaml"] = toYaml
	all["fromYaml"] = func(text string) (object, error) { return parse([]byte(text)) }
	return all
}

// Like helm, parse converts through JSON: every number is a float64, and keys are sorted.
func parse(text []byte) (object, error) {
	var raw interface{}
	if err := yaml.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	through, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	parsed := object{}
	return parsed, json.Unmarshal(through, &parsed)
}

func toYaml(value interface{}) (string, error) {
	through, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var raw interface{}
	if err := yaml.Unmarshal(through, &raw); err != nil {
		return "", err
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	err = encoder.Encode(raw)
	return strings.TrimSuffix(text.String(), "\n"), err
}

func read(path string) (object, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	parsed, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return parsed, nil
}

// merge copies more into into: its values win, and null removes a key.
func merge(into, more object) {
	for key, value := range more {
		old, wasObject := into[key].(object)
		if new, isObject := value.(object); isObject && wasObject {
			merge(old, new)
		} else if value == nil {
			delete(into, key)
		} else {
			into[key] = value
		}
	}
}

// setting parses a.b=3 as {a: {b: 3}}.
func setting(text string) object {
	path, value, _ := strings.Cut(text, "=")
	keys := strings.Split(path, ".")
	leaf := object{}
	if parsed, err := parse([]byte("value: " + value)); err == nil {
		leaf[keys[len(keys)-1]] = parsed["value"]
	}
	for i := len(keys) - 2; i >= 0; i-- {
		leaf = object{keys[i]: leaf}
	}
	return leaf
}

// versions are the additional APIs of the cluster: none.
type versions struct{}

func (versions) Has(string) bool { return false }

type files string

func (folder files) Get(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(string(folder), name))
	return string(text), err
}
