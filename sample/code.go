package sample

// codeLanguage is a programming language as the generator knows it: lines by what they do, to be
// strung together with random names and numbers. It parses about as often as code in chat does.
type codeLanguage struct {
	name, tag        string
	head, body, tail []pattern // opening lines, inner lines, last lines
}

func codeOf(name, tag string, head, body, tail []string) codeLanguage {
	c := codeLanguage{name: name, tag: tag}
	for _, s := range head {
		c.head = append(c.head, parsePattern(s))
	}
	for _, s := range body {
		c.body = append(c.body, parsePattern(s))
	}
	for _, s := range tail {
		c.tail = append(c.tail, parsePattern(s))
	}
	return c
}

// In these patterns { and } of the language itself are written « and ».
var codeLanguages = []codeLanguage{
	codeOf("Python", "python",
		[]string{"import {lib}\n\ndef {id}({id}, {id}):", "from {lib} import {Id}\n\nclass {Id}({Id}):\n    def __init__(self, {id}):", "def {id}({id}=None):", "import {lib}\nimport {lib}\n\nwith open(\"{id}.csv\") as {v}:"},
		[]string{"    {id} = {id}.{id}({n})", "    if {v} > {n}:\n        return {id}", "    for {v} in range({n}):\n        {id}.append({v} * {n})", "    print(f\"{words}: «{id}»\")", "    # {words}", "    {id} = [{v} for {v} in {id} if {v} != {n}]", "    try:\n        {id}({v})\n    except {Id}Error as e:\n        print(e)", "    self.{id} = {id}", "    {id}[\"{id}\"] = {n}", "    while {v} < len({id}):\n        {v} += 1"},
		[]string{"    return {id}", "\n{id} = {id}({n}, {n})\nprint({id})", "\nif __name__ == \"__main__\":\n    {id}()"}),
	codeOf("JavaScript", "javascript",
		[]string{"function {Id2}({v}, {Id2}) «", "const {Id2} = async ({v}) => «", "import «{Id}» from './{id}';\n\nexport default function {Id}() «"},
		[]string{"  const {Id2} = await fetch('{url}');", "  let {v} = {n};", "  if ({Id2} === {n}) «\n    return {Id2};\n  »", "  {Id2}.forEach(({v}) => console.log({v}));", "  // {words}", "  document.getElementById('{id}').innerHTML = '{words}';", "  {Id2}.push(« {id}: {n}, {id}: '{words}' »);", "  return {Id2}.map({v} => {v}.{Id2});"},
		[]string{"  return {Id2};\n»", "  console.log({Id2});\n»"}),
	codeOf("C++", "cpp",
		[]string{"#include <iostream>\n#include <vector>\n\nusing namespace std;\n\nint {id}(int {v}) «", "class {Id} «\npublic:\n    {Id}() «»\n    int {id}(const std::string& {v}) «"},
		[]string{"    std::vector<int> {id}({n});", "    for (int {v} = 0; {v} < {n}; {v}++) «\n        cout << {id}[{v}] << endl;\n    »", "    if ({v} == {n}) return {n};", "    int {id} = {n} * {v};", "    // {words}", "    auto {v} = {id}.find({n});"},
		[]string{"    return {v};\n»", "    return 0;\n»\n"}),
	codeOf("Java", "java",
		[]string{"public class {Id} «\n    public static void main(String[] args) «", "@Override\npublic {Id} {Id2}({Id} {v}) throws {Id}Exception «"},
		[]string{"        int {Id2} = {n};", "        System.out.println(\"{words}\");", "        List<{Id}> {Id2} = new ArrayList<>();", "        for ({Id} {v} : {Id2}) «\n            {v}.set{Id}({n});\n        »", "        // {words}", "        {Id} {v} = new {Id}({n}, \"{id}\");"},
		[]string{"        return {Id2};\n    »\n»", "    »\n»"}),
	codeOf("SQL", "sql",
		[]string{"SELECT {v}.{id}, COUNT(*)\nFROM {id} {v}", "CREATE TABLE {id} (\n  id INTEGER PRIMARY KEY,\n  {id} VARCHAR({n}) NOT NULL\n);\n\nSELECT *\nFROM {id}"},
		[]string{"JOIN {id} ON {id}.id = {id}.{id}_id", "WHERE {id} > {n} AND {id} = '{words}'", "-- {words}", "LEFT JOIN {id} USING ({id})"},
		[]string{"GROUP BY {id}\nORDER BY {n} DESC\nLIMIT {n};", "ORDER BY {id};"}),
	codeOf("Bash", "bash",
		[]string{"#!/bin/bash\nset -e", "sudo apt-get install {lib}", "cd ~/{id} && git clone {url}"},
		[]string{"export {ID}={n}", "curl -s {url} | grep -i \"{id}\"", "for {v} in *.{id}; do\n  echo \"${v}\"\ndone", "docker run -p {n}:{n} {lib}/{id}", "# {words}", "cp -r ./{id} /var/lib/{id}/{n}"},
		[]string{"exit 0", "echo \"{words}\""}),
	codeOf("HTML", "html",
		[]string{"<!DOCTYPE html>\n<html>\n<head>\n  <title>{words}</title>\n</head>\n<body>", "<div class=\"{id}\">"},
		[]string{"  <p>{words}</p>", "  <a href=\"{url}\">{words}</a>", "  <img src=\"{id}.png\" width=\"{n}\">", "  <ul>\n    <li>{words}</li>\n    <li>{words}</li>\n  </ul>", "  <!-- {words} -->"},
		[]string{"</body>\n</html>", "</div>"}),
	codeOf("Go", "go",
		[]string{"package {lib}\n\nfunc {Id}({v} int, {Id2} string) error «", "func ({v} *{Id}) {Id}() ([]{Id}, error) «"},
		[]string{"\t{Id2}, err := {lib}.{Id}({v})\n\tif err != nil «\n\t\treturn err\n\t»", "\tfor {v} := range {n} «\n\t\tfmt.Println({v})\n\t»", "\t// {words}", "\t{Id2} := make(map[string]int, {n})", "\tdefer {Id2}.Close()"},
		[]string{"\treturn nil\n»", "\treturn fmt.Errorf(\"{words}: %w\", err)\n»"}),
}

var libraries = split(`numpy;pandas;requests;os;sys;json;random;re;torch;tensorflow;flask;django;matplotlib.pyplot;
sklearn;datetime;collections;asyncio;http;strings;fmt;nginx;redis;postgres;react;lodash`)
