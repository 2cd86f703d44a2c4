// Reads and writes JSON, as far as the messages of GradBench need it.
#pragma once
#include <cctype>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using Numbers = std::vector<double>;

/** A value: a number, a text, or a list or object of values. True is 1, and false and null are 0. */
struct Json {
  enum Kind { number, text, list, object } kind = number;
  double value = 0;
  std::string string;
  std::vector<Json> entries;
  std::map<std::string, Json> fields;

  const Json& operator[](const std::string& name) const {
    auto found = fields.find(name);
    if (found == fields.end()) throw std::runtime_error("The input has no '" + name + "'.");
    return found->second;
  }
  /** All numbers of a list, or of lists within it, in order. */
  Numbers numbers() const {
    Numbers all;
    collect(all);
    return all;
  }

 private:
  void collect(Numbers& all) const {
    if (kind == number) all.push_back(value);
    for (const Json& entry : entries) entry.collect(all);
  }
};

class Parser {
 public:
  explicit Parser(const std::string& source) : p(source.c_str()) {}
  Json parse() {
    Json json;
    skip();
    if (*p == '[') {
      json.kind = Json::list;
      for (++p, skip(); *p != ']'; separator()) json.entries.push_back(parse());
      ++p;
    } else if (*p == '{') {
      json.kind = Json::object;
      for (++p, skip(); *p != '}'; separator()) {
        std::string name = parse().string;
        skip();
        ++p;
        json.fields[name] = parse();
      }
      ++p;
    } else if (*p == '"') {
      json.kind = Json::text;
      for (++p; *p != '"'; ++p) json.string += *p == '\\' ? *++p : *p;
      ++p;
    } else if (std::isalpha(*p)) {
      json.value = *p == 't';
      while (std::isalpha(*p)) ++p;
    } else {
      char* end;
      json.value = std::strtod(p, &end);
      if (end == p) throw std::runtime_error("This is no JSON.");
      p = end;
    }
    return json;
  }

 private:
  const char* p;
  void skip() {
    while (std::isspace(*p)) ++p;
  }
  void separator() {
    skip();
    if (*p == ',') ++p;
    skip();
  }
};

inline std::string write(double x) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.17g", x);
  return buffer;
}

inline std::string write(const double* x, std::size_t n) {
  std::string text = "[";
  for (std::size_t i = 0; i < n; i++) text += (i ? "," : "") + write(x[i]);
  return text + "]";
}

inline std::string write(const Numbers& x) { return write(x.data(), x.size()); }

/** In rows of so many. */
inline std::string write(const Numbers& x, std::size_t width) {
  std::string text = "[";
  for (std::size_t i = 0; i < x.size(); i += width) text += (i ? "," : "") + write(&x[i], width);
  return text + "]";
}
