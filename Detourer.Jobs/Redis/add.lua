-- Puts jobs on their lanes, unless the queue has them already, and calls a worker for each.
-- KEYS: three lanes, known (job -> client), clients (client -> jobs), delayed, idle
-- ARGV: channel of calls; then for each job: id, lane (1..3), client, trace, not before in ms
local known, clients, delayed, idle = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local channel = ARGV[1]

for i = 2, #ARGV, 5 do
  local id, lane, client, trace, due = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  if redis.call('HSETNX', known, id, client) == 1 then
    if client ~= '' then redis.call('HINCRBY', clients, client, 1) end
    if due > now then
      redis.call('ZADD', delayed, due, lane .. ' ' .. id .. ' ' .. trace)
    else
      redis.call('XADD', KEYS[lane], '*', 'id', id, 'trace', trace)
      call(idle, channel)
    end
  end
end
