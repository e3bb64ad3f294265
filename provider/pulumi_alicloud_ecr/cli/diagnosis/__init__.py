"""What `alicloud-ecr doctor` looks at, one module for each subject; each yields findings and changes nothing."""
