-- Sends the prepared requests of one file in turn (address, cookie and body on three lines) and prints one
-- line of figures. `start` is how many of them earlier runs have used.
local requests, at = {}, 0

function init(args)
   local file = assert(io.open(args[1]))
   at = tonumber(args[2])
   while true do
      local path, cookie, body = file:read("*l", "*l", "*l")
      if not path then break end
      local headers = { ["Host"] = args[3], ["Accept-Language"] = "en" }
      if cookie ~= "" then headers["Cookie"] = cookie end
      if body ~= "" then
         headers["Content-Type"] = "application/x-www-form-urlencoded"
         requests[#requests + 1] = wrk.format("POST", path, headers, body)
      else
         requests[#requests + 1] = wrk.format("GET", path, headers)
      end
   end
   file:close()
end

function request()
   at = at + 1
   return requests[(at - 1) % #requests + 1]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format("FIGURES %d %d %d %d %d\n",
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
