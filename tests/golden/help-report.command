calisto help report
