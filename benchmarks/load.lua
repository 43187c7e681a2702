-- For wrk: asks for one target, or with the argument "unique" for another query each time, and prints what it measured.

local unique = false
local number = 0

function init(args)
  unique = args[1] == "unique"
  math.randomseed(os.time())
  number = math.random(1000000) * 1000000
end

function request()
  if not unique then
    return wrk.format("GET", wrk.path)
  end
  number = number + 1
  return wrk.format("GET", wrk.path .. "%20%23" .. number) -- a comment at the end of the query
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("\nmeasured %d %d %d %d %d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
